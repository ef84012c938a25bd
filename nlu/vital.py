"""Hard rules for vital needs. They favour recall: a number given too often harms less than one not given."""

from __future__ import annotations

import re

from flows.understanding import VitalKind
from nlu.hearing import compile_phrases, compile_rule, hear

_ME = "me|m|m_a|ma|m_as|m_ont|m_avait|nous|nous_a|te|t_a"
_PARTNER = "mari|conjoint|copain|compagnon|ex|femme|copine|concubin|epoux|mec|homme|beau_pere|fiance|il|elle"
_RELATIVE = "pere|mere|papa|maman|frere|oncle|tonton|tante|beau_pere|belle_mere|parents"
_HITS = (
    "frappe|frapper|frappee|frappent|tape|tapee|taper|tapait|bat|battre|battu|battue|battait|cogne|cogner|cognee"
    "|gifle|etrangle|etranglee|etrangler|brutalise|violente|maltraite|tabasse|tabassee|agresse|agressee|viole|violee"
    "|enferme|sequestre|menace|insulte_et_frappe|a_frappe|a_frappee|a_tape|a_tapee|a_battue|a_gifle|a_cogne"
    "|a_etrangle"
    "|a_etranglee|a_violee|a_viole|a_menace|a_menacee|encore_frappe|encore_tape|encore_cogne|fait_mal"
    "|tire_les_cheveux"
    "|donne_des_coups|jette_dehors"
)
_CHILDREN = (
    "enfant|enfants|fils|fille|filles|bebe|petit|petite|petits|petite_soeur|petit_frere|frere|soeur|gamin"
    "|gamins|gosses|garcon"
)
_OLD = "grand_mere|grand_pere|mamie|papi|papy|mere_agee|personne_agee|personnes_agees|vieille_dame|vieux|ancetre"
_TONIGHT = "ce_soir|cette_nuit|se_soir|dehors|aujourd_hui|demain_soir"
_SOMEONE = (
    "il|elle|je|on|mon|ma|mes|me|pere|mere|mari|femme|fils|fille|bebe|enfant|voisin|voisine|ami|amie|dame|monsieur"
)

PHRASES: dict[VitalKind, tuple[str, ...]] = {
    "suicide": (
        "ecrit|ecris|laisse une|des|la lettre|lettres|mot pour|a chacun|mes|les|ma enfants|enfant|famille|des",
        "donne toutes? mes affaires … plus besoin",
        "~ derniere fois que je vous|t|te? ecris|parle",
        "pars|part|partir pour_toujours|a_jamais $|,",
        "~ ^ adieu",
        "~ adieu $",
        "personne n? va|aura|vont … regretter|pleurer|s_occuper",
        "~ a_quoi ca|sa sert de continuer",
        "pris|avale|bu toute|toutes|tous|plein la|les|mes|de boite|boites|cachets|medicaments|comprimes"
        "|plaquette|somniferes",
        "avale toute|tous|toutes mes|les",
        "arreter de souffrir",
        "plus jamais me reveiller|reveille",
        "jamais me reveille",
        "me|se suis|suis_encore|encore? coupe|coupee|coupes les bras|poignets|veines|cuisses",
        "se|me coupe|taillade|brule les bras|poignets|cuisses",
        "se|me scarifie",
        "se pendre",
        "que? tout|ca s_arrete|sarrete pour_toujours|pour_de_bon",
        "me|se foutre|jeter|foutre_en en? l_air|lair|en_lair",
        "une corde et",
        "sur le toit de l|mon|un? immeuble",
        "serait|seraient|seront mieux|tranquille|tranquilles sans moi",
        "veux|voudrais|vais|envie_de|prefere|souhaite mourir|crever",
        "veux|voudrais|vais|envie_de|va|pense_a|songe_a me|m|se tuer|suicider|pendre|foutre_en_l_air|buter"
        "|supprimer|faire_du_mal",
        "~ suicide|suicider|suicidaire|suicid|suicides|suiside|me_suicide|tentative_de_suicide",
        "en_finir avec? la? vie",
        "envie|veux|vais|voudrais d|de? en_finir $",
        "envie den finir $",
        "veux|voudrais|prefere en_finir $",
        "plus|pas|aucune envie|gout|force|raison de|a vivre|la_vie",
        "veux|peux|voudrais ne?|pas?|plus plus?|pas? vivre $",
        "veux|peux plus vivre",
        "ne veux plus etre la",
        "a_quoi_bon vivre",
        "a_quoi ca|sa sert de vivre",
        "me jeter|sauter sous|du|par|dans un?|le?|la? train|pont|fenetre|metro|vide|seine",
        "sauter du|par pont|fenetre|la_fenetre|balcon|toit",
        "mettre|mets fin a mes|ma|ses jours|vie",
        "m ouvrir les veines",
        "tailler|couper|ouvrir les veines",
        "avale|pris|prendre … medicaments|cachets|comprimes pour|en mourir|finir|crever|dormir_pour_toujours",
        "mieux|tranquille … sans_moi $",
        "mieux si j|je etais|serais mort|morte",
        "voudrais|aimerais|veux etre mort|morte",
        "parle|dit|veut|menace de|qu|elle|il? veut? mourir",
        "~ se fait du mal",
        "se scarifie|me_scarifie",
        "veux|peux plus que ca|sa s arrete tout",
        "envie_de|envie_d disparaitre",
        "veux|voudrais|aimerais|prefere disparaitre $|a_jamais|pour_toujours|pour_de_bon|de_cette_terre|de_ce_monde",
    ),
    "medical": (
        "plus|pas d|de|mon|son? insuline|ventoline|oxygene",
        "~ bouteille d? oxygene vide",
        "mordu|mordue|pique|piquee par? un|une? serpent|vipere|scorpion",
        "serpent|vipere m? a|ma? mordu|pique|mordue",
        "avale|mange|bu une|la|des|du|le pile|produit|javel|lessive|baies|champignons|mort_aux_rats|deboucheur",
        "contractions|contraction toute|toutes|tout|rapprochees|fortes",
        "poche des|les eaux",
        "detecteur de? monoxyde|gaz|fumee … sonne|bip",
        "mal a la tete … poele|chauffage|chaudiere|gaz|chauffe_eau|brasero",
        "monoxyde de carbone",
        "bouche de travers",
        "parle bizarre|comme_si … bu|coup",
        "electrocute|electrocutee",
        "s_est|est noye|noyee",
        "~ est dans le coma",
        "tout bleu|toute_bleue",
        "gorge|visage|langue gonfle|gonflee",
        "pisse le sang",
        "vomit|vomi|crache du sang",
        "os qui sort",
        "main|doigt|bras|jambe coupee|coupe|arrache|arrachee",
        "brule|brulee avec l|de|la|une? eau|huile bouillante",
        "crise d asthme",
        "mort par terre",
        "tremble par_terre|au_sol",
        "mousse a la bouche",
        "sos vite|samu|police|pompiers|urgence",
        "ne?|n? respire|respirent|respirer plus|pas",
        "arrive|peux|peut plus|pas a? respirer|bouger_le_bras",
        "mal|douleur|serre a|dans|au la? poitrine|coeur",
        "crise|arret|attaque|malaise cardiaque|coeur|de_coeur|cardiaques",
        "~ fait|fais|faire|train un? avc",
        "^ avc $",
        "inconscient|inconsciente|evanoui|evanouie|perdu_connaissance|perd_connaissance|dans_les_pommes",
        "fait|fais|fait_un|faire un|des malaise|malaises|convulsions|convulsion|crise_d_epilepsie|overdose",
        "overdose|hemorragie|convulsions|etouffe_et|s_etouffe|m_etouffe",
        "saigne|saignent beaucoup|enormement|fort|partout|sans|de_la_tete|trop",
        "perd|perds|pert beaucoup|trop|plein du|de sang",
        "perd|perds du sang",
        "avale|bu de|du|la|l|des javel|la_javel|eau_de_javel|produit|produits|deboucheur|pile|piles|medicaments",
        "tombe|tombee|par_terre … bouge|repond|reveille plus|pas",
        "~ ne?|n? bouge plus",
        "se|ne reveille|reveille_pas plus|pas",
        "~ appelez|appele|appelle|appeler|envoyez|envoyer|besoin|vite vite|de|d? les|une|un|le|la|l|des|d? samu"
        "|ambulance|pompiers|pompier"
        "|secours|medecin_urgent",
        "~ au secours",
        "~ accouche|accoucher maintenant|tout_de_suite|dans_la_voiture|a_la_maison|toute_seule",
        "perdu les eaux",
        "~ urgence medicale|vitale",
        "brulure|brule|brulee grave|gravement|au_visage|a_l_huile",
        "intoxication au gaz|monoxyde",
        "~ reaction|choc allergique",
        "~ allergie grave",
        "paralyse|paralysee d_un_cote|tout_d_un_coup|visage",
    ),
    "domestic_violence": (
        "~ m|me|ma|nous etrangle|etranglee",
        "serre le|la|mon cou|gorge",
        "enferme|enfermee|bloquee dans|chez … cles|cle|ferme|parti",
        "ferme la porte a cle",
        "il|mari|conjoint|copain a? interdit de sortir",
        "garde|pris|confisque|cache mes papiers … prisonniere|frappe|sortir",
        "parents|famille|pere|mere|on|oncle|ils veulent|veut|va|vont|m|me|ont me|m? marier|marie"
        "|marient a|avec|de|contre un|cousin|force|homme|mon|lui|quelqu_un",
        "~ ont|a deja? choisi l|mon|un|le homme|mari|fiance|epoux",
        "mariage … moi? veux pas|refuse",
        "marie|marier|mariee|mariage de force",
        "force|forcee|oblige|obligee a coucher|faire_l_amour",
        "si je pars il|elle? me tue",
        "oeil au beurre noir",
        "mari|conjoint|copain|ex|il … frappe|cogne|bat|etrangle … devant les|mes|nos enfants",
        "va me planter|buter|egorger|defigurer|crever",
        "~ mari|conjoint|copain|compagnon … jette|mis|mise dehors",
        f"{_PARTNER} {_ME} {_HITS}",
        f"{_PARTNER} {_ME} … a|as? {_HITS}",
        f"par mon|son {_PARTNER.replace('|il|elle', '')} … {_HITS}",
        f"{_HITS} par mon|ma {_PARTNER.replace('|il|elle', '')}",
        "~ femme battue",
        "suis|ete|etre battue|tabassee",
        "~ violence|violences conjugale|conjugales|a_la_maison|dans_mon_couple|domestique|domestiques|familiales",
        "peur|terrorisee de|par mon|son mari|ex|conjoint|copain|compagnon|homme",
        "mari|conjoint|copain|compagnon|ex|homme est|devient|tres? violent|dangereux",
        "conjoint|mari|copain|compagnon … fait peur",
        "mari|conjoint|copain|compagnon|ex|il veut|va|voulait|menace_de|dit_qu_il_va me tuer",
        "mari|conjoint|copain|compagnon|ex … menace de|la mort|tuer|mort",
        "m enferme|sequestre a|dans|chez",
        "m empeche de sortir",
        "pris|prend mes papiers … frappe|menace",
        "~ mariage force",
        "veulent|veut me marier de_force|force",
    ),
    "violence": (
        "vient|viennent de me|m poignarder|agresser|frapper|tirer",
        "defonce|casse|force ma|la porte",
        "homme|mec|type|gars arme|armes|fusil|couteau|machette|battes",
        "vu un homme … fusil|arme",
        "essaye|essaie|tente|force d|de? ouvrir|rentrer|entrer|defoncer",
        "force|oblige|obligent|forcent m?|me? a|de? travailler … pas|passeport|payer|paye",
        "laisse|laissent pas sortir de",
        "oblige|obligent|force|forcent a|de me? prostituer",
        "on|il|quelqu_un me suit",
        "viole|violee $|hier|ce_matin|cette_nuit",
        "touche|touchee de force",
        "~ on|quelqu_un|ils|type|mec|gars|voisin|patron|gens|personne|bande|policier|proprietaire|proprio "
        + _ME
        + " … "
        + _HITS,
        "~ me_suis_fait|me_fait|suis_fait|s_est_fait|fait agresser|agresse|agressee|tabasser|tabasse|frapper"
        "|frappe|poignarder"
        "|violer|viole|tirer_dessus|taper|tape|cogner|braquer",
        "~ ete|etre|suis agresse|agressee|viole|violee|frappe|frappee|poignarde|poignardee|sequestre|sequestree"
        "|menacee_de_mort",
        "menace|menaces|menacer de mort",
        "on|il|ils|elle|quelqu_un|mec|type veut|veulent|va|vont|essaie|essaye de? me|nous tuer|poignarder"
        "|frapper|violer",
        "il|elle|quelqu_un|voisin|ils a|ont|avec un|une|des couteau|arme|flingue|pistolet|machette|armes|fusil",
        "avec|menace avec?|d? un|une couteau|arme|pistolet|machette",
        "appelez|appelle|appele|appeler vite? la|les police|flics|gendarmes|gendarmerie",
        "~ suis|est|sommes|mets|mise en danger",
        "suis|est|sommes suivi|suivie|suivis … rue|metro|bus|gare|nuit|peur",
        "on|quelqu_un|type|mec|gars|homme|il|ils|inconnu|qui me suit|suivent|poursuit … rue|metro|bus|gare|nuit|peur",
        "~ victime|victimes de|d violence|violences|agression|viol|traite|esclavage",
        "~ agression sexuelle",
        "me force a me prostituer|coucher",
        "quelqu_un essaie|essaye|tente|force d|de|ma entrer|rentrer|porte",
    ),
    "child": (
        "vient|entre dans mon|ma lit|chambre la nuit",
        "me|la|le fait|fais boire … touche",
        "fait des choses a|avec ma|mon|mes petite?|petit? soeur|frere|fille|fils|enfant",
        "bleus|bleu|marques … revient|rentre|chez de|chez? son|sa|leur pere|mere",
        "enfant|enfants|bebe|petit|petite|gamin est|sont|laisse|laisses? tout? seul|seuls|seule … jours"
        "|jour|hier|nuit|appartement|pleure|matin|maison",
        "laisse|laissent leurs|leur|ses|son|les|le|un enfants|enfant|bebe|petits tout? seul|seuls",
        "bebe|enfant|enfants|petit enferme|enfermee|coince|enfermes|seul dans une|la voiture|auto",
        "fils|fille|enfant|petit|petite … pas rentre|rentree|revenu|revenue",
        "quelqu_un|on|il|elle|pere|mere|homme m?|me?|ma? a? pris|enleve|emmene|kidnappe mon|ma"
        "|mes enfant|enfants|fils|fille|bebe",
        f"{_HITS} les|ses|mes|mon|ma|nos|le|son|leurs|leur|sa petit?|petite? {_CHILDREN}",
        f"touche|touchait|touchent|a_touche|abuse|abuse_de a? ma|mon|les|mes|sa|son petite?|petit? {_CHILDREN}",
        f"{_RELATIVE} {_ME} {_HITS}|touche|a_touche|touchait",
        f"{_RELATIVE} nous|me|m|ma touche|bat|frappe|tape|frappent|battent|tapent|violente",
        "enfant|bebe|enfants|fille|fils|petit|petite … maltraite|maltraitee|maltraites|battu|battue|battus"
        "|en_danger|abuse|abusee|viole",
        "enfant|enfants|bebe … crie|crier|hurle|hurler … frappe|bat|coups|tape",
        "~ maltraitance sur enfant|un_enfant|enfants|mineur",
        "~ attouchement|attouchements|pedophile|inceste",
        f"ont?|a? enleve|kidnappe mon|ma|mes {_CHILDREN}",
        f"{_CHILDREN} a? disparu|disparue|introuvable|fugue|fugue",
        "~ harcele|harcelee|harcelement a|au l?|le? ecole|college|lycee",
    ),
    "fire": (
        "feu cuisine|chambre|maison|appart|immeuble|escalier|cave|salon",
        "batterie|friteuse|prise|compteur|trottinette|velo|tele|machine … brule|a_pris_feu|prend_feu|en_feu",
        "fumee noire",
        "friteuse a? pris? feu",
        "^ au feu $",
        "ca|sa|tout brule chez|dans|partout|a_l_etage|en_bas|au_dessus",
        "au feu vite|au_secours|chez|aidez|dans|a",
        "il_y_a|a le|du feu",
        "~ il_y_a|c_est un|l? incendie",
        "~ maison|appartement|appart|immeuble|cuisine|chambre|voiture|batiment|cave|poubelle|toit brule|brulent"
        "|en_feu|a_pris_feu|prend_feu|flambe",
        "pris|prend feu",
        "brule|feu chez|dans moi|nous|ma_cuisine|l_immeuble|ma_chambre|le_hall|l_escalier",
        "~ ^ incendie",
        "incendie chez|vite|aidez|en_cours",
        "sent|odeur|fuite|senti|ca_pue tres?|fort?|une? le|de|du gaz",
        "sent fort le gaz",
        "fumee … partout|noire|dans|sous_la_porte|immeuble",
    ),
    "shelter": (
        "expulse|expulses|expulsee|expulsion|huissier|mettent_dehors|met_dehors … demain|aujourd_hui"
        "|ce_soir … enfants|enfant|bebe|ou|petits",
        "demain … huissier|police|expulse|expulsion … enfants|enfant|bebe|ou|expulsion",
        "expulsion demain|aujourd_hui|ce_matin|ce_soir",
        "change la serrure",
        "proprio|proprietaire|bailleur … peux plus rentrer|rentre",
        "115 met|mets|mettent|nous … dehors|sortir",
        "mis|mise|mettre mes affaires sur|dans|dehors … palier|rue|couloir|dehors|trottoir",
        "mineur … seul|tout_seul|dehors",
        "sorti|sortie|sors de prison|l_hopital|hopital|garde_a_vue … dormir|nulle|ou_aller",
        "pas maison|logement|chambre ce_soir|cette_nuit",
        "dors|dormir|dormi rue|la_rue",
        "115 pas|plus|dit … place|places",
        "personne … sais|sait pas ou dormir|aller",
        "vit|vivons|vis dans la|notre|une|ma voiture",
        "dors|dort|dormir|dormi|dormons|dorment|dormait|couche dehors",
        "dors|dort|dormir|dormi|dormons|dorment|couche … dehors",
        "dors|dort|dormir|dormi|dormons|dorment|couche dans|a|sous|sur la|une|un|le|ma|mon|notre|des|l|les?"
        " voiture|auto|camion|gare|rue|ru|metro|parc|banc|hall"
        "|cave|tente|pont|escalier|escaliers|escalier|parking|foret|squat|arret_de_bus|salle_d_attente"
        "|urgences|local",
        "dors|vis|vit|vivons dans ma|sa|notre|la|une voiture|rue",
        "suis|sommes|est|etre|se_retrouve|me_retrouve|retrouve|retrouver|mis|mise|mettre|mettent|retrouvons"
        "|vis|vit|reste a|dans la rue $",
        "suis|sommes|est|me_retrouve|retrouve|mis|mise|mettent|retrouvons a la rue … ce_soir|cette_nuit"
        "|depuis|aidez|aide|enceinte|demain|aujourd_hui|maintenant|enfants|bebe|froid|urgence|urgent",
        "nul|nulle|nule|nullpart|aucun|null part ou|pour dormir|aller|loger|aller_dormir",
        "suis|aller|dormir|vivre|loger|vais|va nulle|nullepart part? $",
        "nul|nulle|nullepart part? … dormir|aller",
        "pas|plus|aucun d?|de? endroit|lieu|lit|toit|chez_moi pour|ou|cette|ce dormir|nuit|soir|aller|la_nuit|la",
        "pas|plus de|d toit|abri|hebergement|lieu_pour_dormir|logement_pour_ce_soir ce_soir|cette_nuit"
        "|aujourd_hui|$|pour|du_tout|depuis",
        "ou dormir|coucher ce_soir|cette_nuit|se_soir|demain|avec|$",
        "sais|sait|savons plus|pas ou|dans_quel_endroit dormir|passer_la_nuit|aller_cette_nuit|aller_ce_soir"
        "|aller_dormir|on_va_dormir|je_vais_dormir|loger_ce_soir",
        "~ sdf|sans_abri|sans_domicile|sans_domicile_fixe $",
        "sdf|sans_abri|sans_domicile … ce_soir|cette_nuit|depuis|aidez|froid|dormir|enceinte",
        "~ mis|mise|jete|jetee|foutu|foutue|vire|viree|chasse|chassee|mettre|met|mets|foutre|mi|fichu dehors"
        "|a_la_porte|a_la_rue|de_chez_moi|de_chez_lui|de_la_maison",
        "~ expulse|expulsee|expulses … ce_matin|aujourd_hui|hier|ce_soir|dehors|maintenant",
        "~ hebergement|logement|foyer|place|lit|chambre d?|en? urgence … ce_soir|cette_nuit|dormir|nuit|$|enfants|bebe",
        "~ hebergement d urgence",
        "115 … repond|repondent|decroche|sature|complet|place|places|marche",
        "~ numero|appeler|appelle|appelez|appele|joindre du|le? 115",
        "^ 115 $",
        "chambre|lit|place|toit|hebergement|abri|endroit|foyer|hotel pour|dormir? dormir?|passer? ce_soir"
        "|cette_nuit|la_nuit|se_soir",
        "passer la|cette nuit dehors|dans_la_rue|dans_le_froid",
        "suis|sommes|reste dehors … froid|nuit|nulle|enfants|bebe|depuis|dormir|soir|aller",
        f"dehors {_TONIGHT.replace('|dehors', '')}",
        "cherche|trouver … foyer|abri|hebergement ce_soir|cette_nuit|urgent|d_urgence|en_urgence",
    ),
    "hunger": (
        "fouille|fais|fait|fouiller les poubelles … manger|nourriture",
        "plus|pas de|d|ni? couches … lait|centime|bebe",
        "plus de lait … euro|euros|sous|argent|centime",
        "rien a donner … manger|enfants",
        "mange|manges plus|pas qu|que une|une_fois … jours|jour",
        "donne|donnent plus a manger",
        "~ faim … enfants|enfant|bebe|jours|hier",
        "plus|pas d|de argent|sous|rien pour manger|bouffer|nourrir",
        "rien|plus_rien|pas|plus|plu a|de_quoi|quoi|pour manger|bouffer|nourrir|se_nourrir",
        "rien|pas mange|bouffe|avale depuis|de_la_journee|aujourd_hui|hier|de_tout|ce|$",
        "rien a? mange|manger|bouffer|bouffe",
        "pas|plus mange depuis|aujourd_hui|hier",
        "jours|jour|hier|matin|journee … pas|rien|sans mange|manger",
        "~ ai|a|ont|avons|avoir|tres|trop|grave|je|j|on|enfants faim",
        "meurs|mourir|creve|crever|crevent|crevons|morts|mort|meurt|pleure|pleurent de faim",
        "plus|pas de|d lait|couches|nourriture|courses|bouffe|pain … bebe|argent|manger|enfants|sous|maison|euro",
        "plus|pas de|d lait|nourriture a|pour le|mon|les|la|ma bebe|maison|petit|petite|enfants",
        "frigo|placard|placards|frigidaire est|sont|et? vide|vides",
        "nourrir mes|les|mon enfants|bebe|fils|famille|ma_famille",
        "~ ou manger|trouver_a_manger|avoir_a_manger|manger_gratuit|manger_gratuitement",
        "~ aide|aides|colis|panier|paniers|banque|distribution|bons|urgence alimentaire|alimentaires|repas|nourriture",
        "~ ou|besoin|cherche|trouver|adresse|aller|horaire|horaires|inscrire … restos|resto|restaurant"
        "|restaurants du coeur|coeurs",
        "~ soupe populaire",
        "~ distribution|distributions de? repas",
        "besoin|demande|cherche … manger $",
        "~ besoin|cherche|demande|donnez|donne de|a|d|me? nourriture|a? manger",
    ),
    "cannot_speak": (
        "sans bruit $|il|elle",
        "aide|aider|aidez moi sans_bruit|en_silence|discretement",
        "^ chut",
        "chuchote|chuchotte … il|elle|derriere",
        "il dort … partir|fuir vite|avec",
        "peux|peut pas parler il|elle",
        "sourd|sourde|muet|muette … police|secours|pompiers|samu",
        "~ peux|peut pas|plus parler|telephoner|appeler … il|elle|entend|la|cote|a_cote|danger|police|secours|bruit",
        "peux pas parler $",
        "parler|appeler … m entend|entendre",
        "me|suis cache|cachee|planquee|enfermee dans",
        "sourd|sourde|malentendant|malentendante|muet|muette … urgence|urgences|secours|police|pompiers|samu"
        "|danger|aide",
        "urgence|secours|police|pompiers|danger|urgences … sourd|sourde|malentendant|malentendante|muet",
        "parler doucement|pas il|elle est la|a_cote",
    ),
    "elder_abuse": (
        "fils|fille|petit_fils|neveu|niece … frappe|tape|menace|vole … retraite|argent|carte|ans",
        "menace si je … dis|parle|rien",
        "soignantes|soignants|infirmieres|aides … tapent|frappent|maltraitent",
        "mere|pere|tante|oncle|grand_mere|mamie attachee|attache a|au son? lit",
        "bleus … tante|mere|grand_mere|mamie|pere|ehpad|crie",
        f"~ maltraite|maltraitent|maltraitee|maltraitance|frappe|frappent|tape|tapent|battue|bat|abuse"
        f"|vole_l_argent|enferme … {_OLD}|ehpad"
        "|maison_de_retraite|retraite",
        f"~ {_OLD}|ehpad|maison_de_retraite … maltraite|maltraitee|maltraitance|frappee|battue|frappe|tape"
        f"|mal_traite|attachee|enfermee",
    ),
}

_TOLD = compile_phrases(
    (
        "an|annee|ans|mois|semaine passe|passee|dernier|derniere",
        "il_y_a … ans|an|mois",
        "film|livre|roman|serie|documentaire|reportage|emission|expose|chanson|infos|actualites|journal",
        "camping|vacances",
    )
)
"""What is over, or happened to nobody."""

_HARMLESS = compile_phrases(
    (
        "film|livre|roman|serie|documentaire|expose|chanson … femme|violences|violence|viol|mariage|suicide|meurtre"
        " battue|conjugales|force|suicide?",
        "expose|film|livre|roman|serie … suicide|viol|guerre|mort",
        "site|caf|appli|ordinateur|telephone va|vont me tuer",
        "ordinateur|telephone|tablette|pc|ordi … mourir|mort|morte|crever",
        "creve|crevons|meurt|meurs de chaud|froid_ici",
        "faim … commande|pizza|kebab|sushi|tacos|burger|macdo|livraison|mange_quoi|ce_midi|gouter",
        "commande|pizza|kebab|sushi … faim",
        "dehors|porte de|par mon|ma|notre|leur|la boulot|travail|boite|entreprise|patron|stage|formation|cdi|emploi",
        "voiture|chat|chien|velo|scooter|camion dort|dors|couche dehors",
        "camper|campe|camping dehors",
        "dormi dehors en camping",
        "tape|taper|tapait|tapes ses|des|mes|les|ces|son courriers|courrier|lettres|lettre|messages|codes|textes|mails",
        "me tue a force",
        "coeur brise",
        "rien|pas faire|fait|fais de mal",
        "battu|battre|bat son|le|mon|ton|un record",
        "battu|battre|bat … echecs|foot|cartes|match|jeu",
        "fin de|du|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre",
        "patron|prof|chef|maitresse va|vont me tuer",
        "a la rue niveau",
        "tape|taper|clique sur|ou|quoi|comment",
        "gateau|gateaux|plat|repas|pizza|poulet … brule",
        "incendie|feu en californie|grece|espagne|australie|corse|portugal",
        "meurs|mort|morte|mourir|crever|creve|mdr de rire|fatigue|rire|chaud|soif_de|honte|ennui|trouille|envie_de",
        "telephone|tel|batterie|ordinateur|appareil|ecran|box|ligne|forfait|voiture|puce|carte|connexion est"
        "|et mort|morte|meurt",
        "caf|pole_emploi|administration|site|application|appli|impots|ca|sa|paperasse|papiers|travail|boulot"
        "|demarches me|m tue|tuent|tuer",
        "me tuer au|a travail|boulot|la_tache|l_ouvrage",
        "tuer le temps",
        "tape|taper mon|le|un|sur|dans code|mot|nom|numero|clavier|message|adresse|texte|les_nerfs",
        "tape sur les nerfs|le_systeme",
        "au|un|le|du|grille feu rouge|vert|orange|tricolore",
        "en_finir avec ce|cette|ces|les|mon|ma|la_paperasse|l_administration|ca dossier?|papiers?|demarche?|paperasse?",
        "faim de|d loup|savoir|apprendre",
        "pas|plus faim",
        "frappe|frapper a|au|du la?|les? porte|clavier|touches",
        "bat|batterie faible|vide|dechargee",
        "disparaitre de vos",
        "prend|prendre le metro|train",
    )
)
_RULES = {kind: compile_rule(phrases) for kind, phrases in PHRASES.items()}
_HINTS: dict[VitalKind, re.Pattern[str]] = {
    "suicide": compile_phrases(("mourir|mourrir|vivre|tuer|suicide|crever|en_finir",)),
    "domestic_violence": compile_phrases(("mari|conjoint|copain|compagnon|ex|frappe|tape|cogne|coups|violent",)),
    "child": compile_phrases(("maltraite|attouchements|touche",)),
    "violence": compile_phrases(("agresse|violence|arme|couteau|police|menace|danger|viol|viole|agression",)),
    "fire": compile_phrases(("feu|incendie|brule|gaz|fumee|pompiers|flammes",)),
    "shelter": compile_phrases(("dormir|dors|dehors|rue|abri|nuit|toit|expulse|hebergement|porte",)),
    "hunger": compile_phrases(("faim|manger|mange|nourriture|bouffer|nourrir",)),
    "medical": compile_phrases(
        (
            "malaise|respire|respirer|sang|coeur|samu|ambulance|urgences|secours|inconscient|douleur"
            "|medicaments|evanoui|tombe",
        )
    ),
}


def find_vital(text: str, *, doubted: bool = False) -> tuple[VitalKind, ...]:
    """Return the kinds of vital need that hard rules find in a message, each once.

    Args:
        text: The message.
        doubted: Whether the classifier is sure of something else: weak phrases then give way, and firm ones too
            where the message tells of the past or of a story.
    """
    heard = _hear_harm(text)
    if doubted and _TOLD.search(heard):
        return ()
    return tuple(kind for kind, rule in _RULES.items() if rule.holds(heard, doubted=doubted))


def tells_of_before(text: str) -> bool:
    """Whether a message tells of what is over, or of a story that happened to nobody."""
    return _TOLD.search(hear(text)) is not None


def guess_vital(text: str) -> tuple[VitalKind, ...]:
    """Guess the kinds from single words, once something else has said that the need is vital."""
    heard = _hear_harm(text)
    return tuple(kind for kind, pattern in _HINTS.items() if pattern.search(heard))


def is_harmless(text: str) -> bool:
    """Whether the words of danger in a message are only a manner of speaking (« mort de rire »)."""
    return _HARMLESS.search(hear(text)) is not None and not find_vital(text) and not guess_vital(text)


def _hear_harm(text: str) -> str:
    return _HARMLESS.sub(" ", hear(text))
