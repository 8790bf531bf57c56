"""Keywords of languages that have no phrases yet: whole messages only."""

from .keyword_table import Kind, Language

OTHER = Language(
    code="und",
    keywords={
        # Russian, Polish, Swedish, Finnish, Turkish, Chinese, Korean, Japanese, Arabic, Hebrew
        Kind.OPT_OUT: """\u0441\u0442\u043e\u043f,
            \u043e\u0442\u043f\u0438\u0441\u0430\u0442\u044c\u0441\u044f,
            \u043e\u0442\u043f\u0438\u0441\u043a\u0430, wypisz, sluta, lopeta, iptal,
            \u505c\u6b62, \u9000\u8ba2,
            \u9000\u8a02, \u53d6\u6d88, \uc218\uc2e0\uac70\ubd80, \u914d\u4fe1\u505c\u6b62,
            \u0625\u064a\u0642\u0627\u0641, \u05d4\u05e1\u05e8""",
    },
)
