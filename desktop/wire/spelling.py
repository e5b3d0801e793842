"""One spelling for what is written in two: the same in the search index and in what is searched for."""


def one_spelling(text: str) -> str:
    """Елкина is found as Ёлкина and the other way round."""
    return text.replace("ё", "е").replace("Ё", "Е")
