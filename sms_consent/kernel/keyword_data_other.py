"""Arabic and Haitian Creole, and the keywords of languages that have no phrases yet."""

from .keyword_table import Kind, Language

ARABIC = Language(
    code="ar",
    keywords={
        Kind.OPT_OUT: """توقف, توقفوا, كفى, إيقاف, إلغاء, إلغاء الاشتراك, قف, أوقف, أوقفوا,
  الغاء""",
        Kind.OPT_IN: "نعم, اشترك, ابدأ",
        Kind.HELP: "مساعدة",
        Kind.CONFIRM: "أوافق, موافق, موافقة",
    },
    doubtful="لا شكرا, غير مهتم, لست مهتما, خطأ, احتيال",
    fillers="من فضلك رجاء شكرا لو سمحت",
    phrases="""
none: لا توقف|تتوقف|تتوقفوا|تلغ
certain: لا ترسل|ترسلوا|ترسلي|تراسلني|تراسلوني|تتصل|تتصلوا|تكتب|تبعث|تبعثوا|تزعجني|تزعجوني
certain: لا|ما أريد|اريد|نريد|أرغب|بدي|ابغى [أي|في|استقبال|المزيد|من|هذه]*
  رسائل|رسائلكم|الرسائل|استلام|تلقي|رسالة
certain: أوقف|أوقفوا|توقف|توقفوا|كفى|وقفوا [عن|هذه]* الرسائل|رسائل|إرسال|الإرسال|مراسلتي|ازعاجي
certain: احذف|احذفوا|أزل|أزيلوا|امسح|امسحوا|شيلوا رقمي|اسمي|رقم|هذا|رقمى
certain: اتركني|اتركوني|اتركونا وشأني|لحالي|وشأننا
certain: أسحب|سحبت موافقتي
certain: إلغاء الاشتراك|اشتراكي
doubtful: رقم|الرقم|رقمك خطأ|خاطئ|غلط
doubtful: غير|لست|مش|مو مهتم|مهتمة|مهتما
doubtful: توفي|توفيت|متوفى|متوفية
doubtful: سأبلغ|سابلغ
""",
)

HAITIAN = Language(
    code="ht",
    keywords={
        Kind.OPT_OUT: "sispann, rete, kanpe, sispann silvouplè, ase, retire m, retire mwen, anile",
        Kind.OPT_IN: "wi",
        Kind.HELP: "èd, ede m",
        Kind.CONFIRM: "mwen dakò, m dakò, dakò",
    },
    doubtful="non mèsi, move nimewo, ale, kite m",
    strong="sispann",
    fillers="silvouple souple mesi tanpri",
    groups="""
voye: voye ekri tekste texte rele nwi anmède deranje kontakte tèks
mesaj: mesaj tèks text texts sms
""",
    phrases="""
none: pa sispann|retire|kanpe
certain: sispann|rete|kite [m|mwen|pa|kap|ap|ban]* <voye>
certain: sispann [ak|tout|mesaj|bay]* <mesaj>
certain: pa <voye> [m|mwen|ban|banm|anyen|lòt|ankò|okenn]* <mesaj>|m|mwen|ankò|banm|ban
certain: pa vle [resevwa|okenn|lòt|jwenn|ankò|wè|gen]* resevwa|<mesaj>
certain: retire|efase|wete [non|nimewo|telefòn|nan]* mwen|m|nimewo|lis
certain: kite m|mwen [an]* trankil|anpè|lapè
doubtful: move|pa|bon [bon]* nimewo
doubtful: pa enterese
doubtful: li mouri
""",
)

OTHER = Language(
    code="und",
    keywords={
        # Russian, Polish, Swedish, Finnish, Turkish, Chinese, Korean, Japanese, Arabic, Hebrew
        Kind.OPT_OUT: """\u0441\u0442\u043e\u043f,
            \u043e\u0442\u043f\u0438\u0441\u0430\u0442\u044c\u0441\u044f,
            \u043e\u0442\u043f\u0438\u0441\u043a\u0430, wypisz, sluta, lopeta, iptal,
            \u505c\u6b62, \u9000\u8ba2,
            \u9000\u8a02, \u53d6\u6d88, \uc218\uc2e0\uac70\ubd80, \u914d\u4fe1\u505c\u6b62,
            \u062a\u0648\u0642\u0641, \u0643\u0641\u0649, \u4e0d\u8981\u518d\u53d1\u4e86,
            \u522b\u53d1\u4e86, \u4e0d\u8981\u518d\u53d1, \u522b\u518d\u53d1\u4e86,
            \u53d6\u6d88\u8ba2\u9605, \u505c, \u505c\u6b62\u53d1\u9001, \uadf8\ub9cc,
            \uc911\uc9c0, \uc911\ub2e8, \u0445\u0432\u0430\u0442\u0438\u0442,
            \u043f\u0440\u0435\u043a\u0440\u0430\u0442\u0438\u0442\u0435, itigil, tigil,
            tigil na, tama na, sispann, rete, dung lai, ngung, ngung lai, huy, stopu, przestan,
            \u0625\u064a\u0642\u0627\u0641, \u05d4\u05e1\u05e8""",
    },
)
