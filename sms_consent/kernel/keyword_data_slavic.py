"""Polish and Russian keywords and phrases, as people write them; accents do not count."""

from .keyword_table import Kind, Language

POLISH = Language(
    code="pl",
    keywords={
        Kind.OPT_OUT: """wypisz, wypisz mnie, stopu, przestan, przestancie, rezygnuje, rezygnacja,
            koniec, anuluj, usun, usun mnie, dosc, wyrejestruj, zatrzymaj, wycofuje zgode""",
        Kind.OPT_IN: "tak, zapisz mnie",
        Kind.HELP: "pomoc",
        Kind.CONFIRM: "zgadzam sie, potwierdzam",
    },
    doubtful="nie dziekuje, pomylka, zostaw mnie, nie chce, spadaj, spadajcie, zablokowany",
    strong="przestan, przestancie, wyrejestruj",
    fillers="prosze dziekuje juz natychmiast teraz",
    groups="""
pisac: pisac wysylac nekac smsowac dzwonic spamowac przysylac kontaktowac
pisz: pisz piszcie wysylaj wysylajcie kontaktuj kontaktujcie dzwon dzwoncie smsuj smsujcie
  przysylaj przysylajcie
wiadomosci: wiadomosci wiadomosc smsow smsy sms reklam reklamy spamu spam
""",
    phrases="""
none: nie przestawaj|przestawajcie|usuwaj|usuwajcie|wypisuj|wypisujcie
certain: nie <pisac> [do|mi|mnie|sie|ze|mna|juz|wiecej|na|ten]* mnie|wiecej|mi|mna|juz|numer
none: nie <pisz> na maila|mail|email
certain: przestan|przestancie|prosze [do|mnie|mi|prosze|juz]* przestac|<pisac>
certain: nie <pisz> [do|mi|mnie|sie|ze|mna|juz|wiecej|tu|na|ten|numer|prosze]*
  wiecej|mnie|mi|mna|juz|numer
certain: ^ nie <pisz> [prosze|wiecej|juz]* $
certain: nie chce|zycze|potrzebuje [sobie|juz|wiecej|dostawac|otrzymywac|tych|waszych|zadnych]*
  <wiadomosci>
certain: usun|usuncie|wypisz|wypiszcie|skasuj|skasujcie|wykresl|wykreslcie [prosze|juz]*
  mnie|moj|numer|ten|nas
certain: prosze [o]* usunac|usuniecie|wypisac|skasowac [mnie|mojego|moj|tego|ten]*
certain: daj|dajcie|zostaw|zostawcie mi|mnie [w|swiety]* spokoj|spokoju
certain: wycofuje|cofam|odwoluje [moja|swoja]* zgode
certain: stop|dosc [z|tych|tym|waszych]* <wiadomosci>
doubtful: zly|bledny|niewlasciwy numer
doubtful: to nie moj|jej|jego numer
doubtful: nie jestem zainteresowany|zainteresowana
doubtful: nie interesuje
doubtful: nie zyje
doubtful: zglosze|zglaszam [to|was]* [na|do|jako]*
""",
)

RUSSIAN = Language(
    code="ru",
    keywords={
        Kind.OPT_OUT: """стоп, отписаться, отписка, отпишите, отпишите меня, хватит, прекратите,
            остановите, отменить, отмена, перестаньте, удалите, удалите меня, отстаньте""",
        Kind.OPT_IN: "да, подписаться",
        Kind.HELP: "помощь",
        Kind.CONFIRM: "согласен, согласна, подтверждаю",
    },
    doubtful="""не интересно, неинтересно, не надо, нет спасибо, спам, мошенники, отвалите,
        достали, вы ошиблись, ошибка номером""",
    strong="стоп, хватит, прекратите, перестаньте, отписаться",
    fillers="пожалуйста спасибо уже сейчас",
    groups="""
пишите: пишите пиши присылайте присылай отправляйте шлите шли звоните звони беспокойте тревожьте
  контактируйте спамьте
писать: писать присылать слать спамить звонить отправлять беспокоить доставать
сообщения: сообщения сообщений смс рассылку рассылки рекламу рекламы спам
""",
    phrases="""
none: не удаляйте|отписывайте|прекращайте
certain: не <пишите> [мне|нам|больше|сюда|на|этот|номер|меня|пожалуйста]*
  мне|больше|сюда|номер|меня|нам
certain: ^ [пожалуйста] не <пишите> [пожалуйста|больше]* $
certain: больше не <пишите>|надо|хочу
certain: хватит|прекратите|перестаньте|прекрати|перестань [мне|уже|эту|эти|свои]*
  <писать>|<сообщения>
certain: удалите|уберите|исключите|отпишите|вычеркните|сотрите [пожалуйста]* меня|мой|номер|нас|этот
certain: не хочу|желаю [больше|получать|ваших|ваши|эти|никаких|этих]* получать|<сообщения>
certain: отзываю [свое|мое]* согласие
certain: оставьте меня|нас [в] покое
doubtful: не тот номер
doubtful: ошиблись номером
doubtful: неправильный|неверный|чужой номер
doubtful: не интересует|интересно|интересуюсь
doubtful: умер|умерла|скончался|скончалась
doubtful: буду|подам жаловаться|жалобу
""",
)
