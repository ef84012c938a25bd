"""The words that masking listens to around a value, folded: no accent, no capital."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """Make a vocabulary of the words of a text."""
    return frozenset(text.split())


ANNOUNCERS = words(
    """est cest cet es c' c ce cé cete cetait etait sera seras voici voila vla : = > → ⇒ egal egale soit ses cè sest ct
    cetais etais cest-a-dire devient"""
)
"""Words and marks that announce a value."""

DETERMINERS = words(
    """le la les l' l un une des de du d' d mon ma mes ton ta votre vos son sa ses notre nos ce cet cette celui ci
    la-bas celle là ceci ca cela leur"""
)

OWNERS = words(
    """caf kaf msa ameli amelie cpam france travail francetravail ft pole paul emploi emplois franceconnect connect
    poste laposte gmail hotmail yahoo outlook live orange sfr free bouygues bouygue sosh red lycamobile lebara
    impots impot compte comptes mail mails email e courriel boite adresse electronique wifi wi fi internet facebook
    fb insta instagram snap snapchat tiktok whatsapp whatsap messenger telegram google apple icloud id microsoft
    windows netflix banque bancaire carte cb bleue bleu visa vitale credit agricole mutuel lcl boursorama revolut
    n26 nickel telephone tel portable phone tphone iphone samsung android sim puce sms texto message ordi ordinateur
    pc tablette box livebox freebox bbox pin puk secret secrete perso personnel personnelle confidentiel provisoire
    temporaire initial actuel actuelle nouveau nouvelle nouvo nouvau ancien ancienne vieux premier dernier bon vrai
    acces connexion conexion session espace application appli app site securite secu verification verif validation
    confirmation activation authentification connection identification recuperation deverrouillage retrait paiement
    recu recue recus educonnect ent pronote doctolib ants carsat cnav agirc edf engie ecole college lycee fac crous
    cned mairie prefecture anef logement locapass visale immeuble batiment bat porte portail entree hall residence
    garage interphone digicode coffre cadenas alarme unique chiffres lettres caracteres fils fille mari femme mere
    pere maman papa frere soeur voisin voisine ami copine copain famille enfant petit grand vinted leboncoin amazon
    paypal numero num n n° no identite numerique"""
)
"""What a password or a code may open, and how it is called: between its name and its value."""

LINKS = words(
    """pour pr sur dans ds a au aux en et ou puis bien que qu' qu ki qui j' j ai je jai jé il elle on m' m me s' se
    sont suivant suivante aussi donc alors avec par marque marquee ecrit ecris ecri note notee affiche dit donne
    donnee mis mit met mets choisi envoye envoyer envoient envoyee recois recoit vient viens arrive arriver reçu eu
    ma mavez avez vous tu ta as pris nous ils ont ete jme juste euh hein c tjs toujours mtn maintenant aujourd' hui
    hier matin soir courrier lettre papier dos derriere devant bas haut verso 1er viennent chez laisse laisser
    donner veux veut dois doit taper tape tapez tapé entrer entre rentrer rentre faire fais fait secret suis
    vraiment bon ben bah minuscule minuscules majuscule majuscules"""
)
"""Words that carry on towards a value without naming anything else."""

CODE_NAME = re.compile(
    r"(?<![^\W_])(?:(?:codes?|kode?s?|cods?)(?!\s+(?:wi-?\s?fi|de\s+(?:la\s+)?(?:box|wifi)|du\s+wifi))"
    r"|cry?ptogram+es?|cripto|crypto|cvv2?|cvc2?|cvs|puk[12]?|pins?|otp|digicodes?|digi\s?codes?"
    r"|numeros?\s+secrets?|(?:cle|clef)s?\s+digitales?|chif+res?\s+(?:du|sur\s+le)\s+(?:boitier|lecteur)(?!\s+linky)|certi\s?codes?|securi\s?pass)(?![^\W\d_])"
)
NOT_A_SECRET_CODE = re.compile(
    r"\s*(?:(?:du|de|d'?|des|l'?|la|le|:|=|a|n°)\s*){0,2}"
    r"(?:postal\w*|postau\w*|poste?l|ape\b|naf\b|insee|rome\b|bar+es?\b|promo\w*|reduc\w*|cadeau|parrain\w*|avantage"
    r"|bonus|remise|erreurs?|error|http|route|travail\b(?!\s*[:=\d])|civil|penal|couleurs?|commune|pays|article"
    r"|produit|action\b|famille\b|securite\s+sociale|sante\b|rousseau|source|qr\b|departement|iata|nature|acte"
    r"|monnaie|devise|de\s+deontologie|conduite|vestimentaire|electoral|education|consommation|commerce|bug"
    r"|parrain|fidelite|vert\b|siret|regime|ean\b|client|general|rural|patrimoine|impots?\b|metier|formation|diplome|uai\b|finess|swift|bic\b|tva\b|rncp"
    r"|cpf\b|case\b|langue|iso\b|assurances?\b|post\b|dossier|filiere|activite)"
)
PASSWORD_NAME = re.compile(
    r"(?<![^\W_])(?:m[oe]ts?[\s\-]?(?:de\s?|d'?\s?|2\s?)?pas{1,3}e[rs]?s?|mo[td]?[es]?[\s\-]?(?:de|d|2)[\s\-]?"
    r"(?:pas{1,3}(?:es?|er|s)?|pa[cst]e?s?)|mod[\s\-]?pas{1,3}e?s?|mode\s+(?:de\s+)?pas{1,2}e|mo[td]?pas{1,3}e?s?|pas{1,2}e?(?=\s*[:=])|mdps?|mpd|mdep|m2p|mdps?"
    r"|pass?words?|passwor|mps"
    r"|(?:cle|clef|kle|code|cod|mot\s+secret)s?\s+(?:de\s+(?:la\s+|ma\s+)?|du\s+|pour\s+(?:le|la)\s+)?"
    r"(?:securite\s+(?:wi-?\s?fi|de\s+la\s+box|box|reseau|internet)|securite(?=\s*[:=])|wi-?\s?fi|wep|wpa2?|box|livebox"
    r"|freebox|bbox|reseau|internet)"
    r"|(?:mon|le|mes|ton|son)\s+pas{1,2}e?(?=\s*(?:c'?\s?est|cest|c\s|ce\s|:|=))"
    r"|pass(?=\s+[^\W\d_]{4,20}\d{1,6}[^\w\s]?(?:\s|$))"
    r"|(?:mon|le|mes|ton|son)\s+pass(?=\s+(?:gmail|mail|caf|ameli|orange|sfr|free|facebook|fb|impots|wifi)(?![^\W_]))"
    r"|(?:phrase|reponse|mot)\s+secr?ete?)(?![^\W\d_])"
)

EXCLAIMED = words(
    """bordel cata catastrophe bazar enfer merde horreur misere folie cirque souk foutoir dawa binz fete loose panique
    cauchemar parcours combat guerre comble bouquet pompon regle principe base truc machin honte seul bout fin debut
    suite course jungle chose cas question reponse raison moment jour premier deuxieme troisieme dernier flou noir
    casse-tete chinois hebreu moyen bonne bon maison prefecture site service dame monsieur voisin voisine"""
)
"""What one says of a password with an article, « c'est le bordel », and never chooses."""

_ORDINARY_WORDS = words(
    """a ai as au aux avec avant apres alors aussi ainsi afin ailleurs autre ancien anciens arrive assez bien bon bonne
    bons bonjour bonsoir bref but c ca ce cela celle celui celuila ces cet cette chez chiant comme comment compris
    complique cour court d dans de deja demande depuis des deux dire different differents difficile dit dois doit
    donc dont du dur elle elles en encore enfin envoye erreur est et etait etre eu eux exemple expire expiré facile
    faut fausse faux faire fait fais finalement fini fort foutu gratuit grand hors hs ici il ils important
    impossible inconnu j' jai jamais je juste jme kel ki koi l l' la là laquelle le lequel les leur lequels loin
    long longue lui m' ma mais mal marche marqué me meme memes merci mes mieux mis mon mort moi moin moins n' ne nom
    non normal normalement nos note notre nous nouveau nouvelle nul obligatoire oblige ok on ou oui par parce
    parcontre pareil parti partout pas perdu perso personnel personne pire plus plutot pour pourquoi pourri pourtant
    pr prenom provisoire pu pa qu' quand que quel quelle quelque qui quoi qd recu refuse relou rien s' sa safe sais
    sans sauf se secret secure sensible ses seul si sinon son sont sous stp suffisamment sur sûr svp t' ta tel telle
    temporaire tes tjrs tjs toi tombe ton tous tout toute toutes toujours trop trouvable tu un une unique unik vide
    vieux voir voila vous vrai vraiment y mtn maintenant mem wifi caf msa ameli gmail compte mail facebook orange
    sfr free bouygues impots telephone ordi ordinateur portable whatsapp hotmail yahoo google adresse numero numéro
    date naissance nulle ouf possible propre quoique re redemande requis rouge vert noir bleu sérieux serieux simple
    simples solide solides securise robuste sécurisé chaque chose code codes identique identiques identifiant
    correct correcte correctes mauvais mauvaise valable valide valides bete bloque bizarre cense censé cest cetait
    ct cte devant disparu donne donner dessous dessus ecrit ecris enregistre facultatif ferme force forcément
    introuvable lent lisible mélangé modifie modifié new noté oublié pete piraté prêt pres prive privé public
    sauvegardé sorti suivant su sup supprime synchronisé tapé tape trouvé use vérifié verifie vole volé zero zarb
    zut reset refus rejete rejeté majuscule majuscules minuscule minuscules chiffre chiffres lettre lettres
    caractere caracteres symbole symboles france travail pole emploi chaine marrant genre etc pff pfff mdr lol bah
    ben euh hein kwa kan can longtemps identifiants contient tenez tiens allo coucou salut madame monsieur slt bjr
    bsr ecoutez regardez alor identifian login probleme problème souci galere urgent besoin aide aidez aider help
    paye payee connu vite ensuite dedans dossier moment peut envole survenu survenue"""
)
"""Words that say something about a password rather than being one."""

_ORDINARY_STEMS = re.compile(
    r"(?:oubli|obli[eé]|oublli|ubli|perdu|perd[us]?$|incor+ec|inval|bloqu|blok|refus|expir|chang|introuv|demand|oblig"
    r"|neces|import(?:an|e)|differ|compliq|difficil|enreg|sauvegard|reini|re?init|pirat|comprom|reconnu|accept|valid"
    r"|pareil|identiq|imposs|rejet|provis|tempor|disparu|efface|suppri|desactiv|ver+ou|verifi|forcem|cens[eé]"
    r"|envoy|restau|encor|trouv|souven|automat|lequel|laquel|solid|robust|comment|comme$|reset|refai|refair|modif"
    r"|fonction|fonctione|march|connec|conect|conné|recup|recev|recois|recoi|appara|aparai|affich|aprare|enleve"
    r"|securis|zap+e|er+on+e|inco?n+u|illisi|mutuel|parent|nation|educ|assur|egar|beug|bug+|casse$|plante|galer|probl|inexist|erreur|eror|perim|nimport|n'import|personnali|personel|communiq|partag|inscri|inscription|confiden|insuffi|manqu|correspon|errone|inexact"
    r"|incompre|bizar|debil|illisib|vraiment|normalem|seulem|exactem|surement|sinon|pourquoi|kelk|quelqu|toujour|tjr)"
)

MEASURE = re.compile(
    r"[\s\-]*(?:€|e\b|euros?\b|eur\b|balles?\b|h\b|heures?\b|h\d\d|minutes?\b|min\b|mn\b|sec\b|secondes?\b|jours?\b"
    r"|j\b|semaines?\b|mois\b|ans?\b|fois\b|foi\b|x\b|chiffres?\b|chifres?\b|lettres?\b|caracteres?\b|carateres?\b"
    r"|go\b|giga\b|mo\b|%|essais?\b|essaie?s?\b|tentatives?\b|erreurs?\b|personnes?\b|enfants?\b|km\b|kilo|kwh\b|m2\b"
    r"|m²|pages?\b|trimestres?\b|points?\b|signes?\b|dollars?\b|francs?\b|cfa\b|dinars?\b|dirhams?\b|majuscules?\b"
    r"|minuscules?\b|numeros?\b|cases?\b|symboles?\b)"
)
"""What a number counts, written after it."""

SERVICE_NUMBER = re.compile(r"3[0-9]\d\d|1\d|1[01]\d|11[5679]|116\d{3}|118\d{3}|1023|1014|1063|1064|700")
"""Short numbers that anyone may call."""

SOCIAL_NAME = re.compile(
    r"(?<![^\W_])(?:secu|seku|sequ|cecu|secus|(?:numero|num|n°)\s+de\s+securite|securite\s+so[cs]\w*|numero\s+insee|secu\s+soci?al\w*|nir|n(?:umero|um|°|o)?\s*s\.?s\.?(?![a-z])"
    r"|ss(?=\s*[:=]|\s+\d)|vital|carte\s+vital\w*|numero\s+vital\w*|(?:numero|num|n°)\s+d'?\s?assure?\w*"
    r"|numero\s+ameli|immatriculation\s+(?:a\s+la\s+)?secu)(?![^\W\d_])"
)
CARD_NAME = re.compile(
    r"(?<![^\W_])(?:cb|cartes?\s+(?:bleu\w*|bancair\w*|de\s+(?:credit|paiement|banque)|visa|mastercard|bank\w*)"
    r"|cartes?|visa|mastercard)(?![^\W\d_])(?!\s+(?:vitale?|sim|d'?\s?identit|de\s+sejour|d'?\s?invalid|d'?\s?electeur"
    r"|grise|navigo|de\s+transport|mobilite|famille|cadeau|(?:de\s+)?fidelite|de\s+bus|jeune|avantage|d'?\s?etudiant\w*|etudiant\w*|de\s+bibliotheque))"
)
CAF_NAME = re.compile(
    r"(?<![^\W_])(?:al+oc+at\w*|al+oc|allokat\w*|alokat\w*|matricules?|caf|kaf|cafe?\.fr|msa|dossier\s+(?:caf|rsa|msa)"
    r"|dossiers?)(?![^\W\d_])"
)
JOB_NAME = re.compile(
    r"(?<![^\W_])(?:identifiants?|identifian|identifient|idantifian\w*|id|ident|login|pole?\s*emplois?|paul\s+emploi"
    r"|france\s?travail|ft|pe|demandeur\s+d'?\s?emplois?|inscription|(?:numero|num|n°)\s+fiscal\w*|etranger"
    r"|agdref|(?:numero|num|n°)\s+de\s+compte|code\s+(?:banque|guichet)|guichet|cle\s+rib"
    r"|mon\s+(?:numero|num|n°)(?!\s+(?:de\s+)?compte))(?![^\W\d_])"
)


def is_ordinary(word: str) -> bool:
    """Whether a folded word says something about a password rather than being one."""
    return word in _ORDINARY_WORDS or _ORDINARY_STEMS.match(word) is not None
