"""The aidants' way in and out."""
