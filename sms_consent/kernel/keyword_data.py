"""The default keyword table: every language the add-on ships, tried on each text."""

from .keyword_data_asian import CHINESE, JAPANESE, KOREAN, TAGALOG, VIETNAMESE
from .keyword_data_en import ENGLISH
from .keyword_data_germanic import DUTCH, GERMAN
from .keyword_data_iberian import PORTUGUESE, SPANISH
from .keyword_data_other import ARABIC, HAITIAN, OTHER
from .keyword_data_romance import FRENCH, ITALIAN
from .keyword_data_slavic import POLISH, RUSSIAN
from .keyword_table import KeywordTable

DEFAULT_TABLE = KeywordTable(
    (
        ENGLISH,
        SPANISH,
        FRENCH,
        PORTUGUESE,
        ITALIAN,
        GERMAN,
        DUTCH,
        POLISH,
        RUSSIAN,
        CHINESE,
        KOREAN,
        JAPANESE,
        VIETNAMESE,
        TAGALOG,
        ARABIC,
        HAITIAN,
        OTHER,
    )
)
