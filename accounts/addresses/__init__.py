"""The mail address of a person: shown to work by a link that is mailed to it."""
