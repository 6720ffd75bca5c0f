"""Lemmas of Spanish words, by simplemma."""

from functools import lru_cache

from qa_studio.language.lexicon import fold


@lru_cache(maxsize=32_768)
def lemma_of(word: str) -> str:
    """Gives the folded lemma of a word in lower case, the word itself where none is known.

    The dictionary is loaded at the first word that needs it, for it takes a second.
    """
    from simplemma import lemmatize

    return fold(lemmatize(word, lang="es"))
