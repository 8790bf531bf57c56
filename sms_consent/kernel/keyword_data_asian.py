"""Chinese, Korean, Japanese, Vietnamese and Tagalog keywords and phrases.

The first three are read without regard to spaces: their phrases decide wherever they stand.
"""

from .keyword_table import Kind, Language

CHINESE = Language(
    code="zh",
    keywords={
        Kind.OPT_OUT: """停止, 停, 退订, 退訂, 取消, 取消订阅, 取消訂閱, 別發了, 别发了, 不要再发了,
            别再发了, 停止发送, 够了, 夠了""",
        Kind.OPT_IN: "订阅, 訂閱, 开始, 開始, 恢复, 恢復",
        Kind.HELP: "帮助, 幫助, 求助",
        Kind.CONFIRM: "同意, 我同意",
    },
    within="""
none: 不要停止, 别停止, 別停止, 不要取消, 不想取消, 取消预约, 取消預約, 取消订单, 取消訂單
certain: 停止发, 停止發, 停止短信, 停止傳, 停止联系, 停止聯, 请停止, 請停止, 不要再发, 不要再發,
  别再发, 別再發, 别发, 別發, 不要发, 不要發, 别给我发, 別給我發, 不要给我发, 不要給我發, 不要傳,
  別傳,
  別再傳, 不要再傳, 退订, 退訂, 取消订阅, 取消訂閱, 取消短信, 取消簡訊, 不想收到, 不想再收到,
  不要再联系,
  不要再聯, 别联系我, 別聯絡, 别再联系, 删除我的号码, 刪除我的號碼, 删掉我的号码, 刪掉我的號碼,
  把我移除,
  移除我, 把我删除, 把我刪除, 不要骚扰, 不要騷擾, 别骚扰, 別騷擾, 别烦我, 別煩我, 别再烦, 撤回同意,
  不同意接收, 拒收, 不要打扰, 不要打擾, 别打扰, 別打擾
doubtful: 打错, 打錯, 发错, 發錯, 号码错, 號碼錯, 错号, 不是本人, 不感兴趣, 不感興趣, 没兴趣,
  沒興趣,
  骚扰, 騷擾, 垃圾短信, 垃圾簡訊, 诈骗, 詐騙, 骗子, 騙子, 举报, 舉報, 检举, 檢舉, 投诉, 投訴, 去世,
  过世, 過世, 认错人, 認錯人, 找错人, 找錯人, 烦死, 煩死, 不需要, 怎么有我的号码, 怎麼有我的號碼,
  拉黑
""",
)

KOREAN = Language(
    code="ko",
    keywords={
        Kind.OPT_OUT: "수신거부, 그만, 중지, 중단, 취소, 해지, 정지, 구독취소, 탈퇴",
        Kind.OPT_IN: "구독, 시작",
        Kind.HELP: "도움말, 도움, 도와주세요",
        Kind.CONFIRM: "동의, 동의합니다",
    },
    within="""
none: 취소하지 마, 예약 취소, 주문 취소, 중지하지 마
certain: 그만 보내, 보내지 마, 보내지 말, 문자하지 마, 문자 하지 마, 연락하지 마, 연락하지 말,
  수신거부,
  구독 취소, 구독 해지, 번호 삭제, 번호 지워, 명단에서 빼, 리스트에서 빼, 그만하세요, 그만해,
  그만 하세요,
  받고 싶지 않, 받기 싫, 안 받을래, 문자 그만, 동의 철회, 귀찮게 하지 마, 연락 주지 마
doubtful: 잘못 보내, 잘못된 번호, 번호 잘못, 잘못 거셨, 사람 잘못, 관심 없, 스팸, 신고하, 신고할,
  돌아가셨,
  사기, 차단할, 차단합니다
""",
)

JAPANESE = Language(
    code="ja",
    keywords={
        Kind.OPT_OUT: "停止, 配信停止, 解除, 退会, やめて, やめてください, ストップ",
        Kind.CONFIRM: "同意します",
    },
    within="""
certain: 送らないで, 配信停止, 配信を停止, 登録解除, 連絡しないで, 番号を削除, やめてください,
  配信不要
doubtful: 番号違い, 番号が違, 人違い, 間違い電話, 興味ない, 興味ありません, 興味がない, 迷惑です,
  詐欺
""",
)

VIETNAMESE = Language(
    code="vi",
    keywords={
        Kind.OPT_OUT: "dừng lại, ngưng, ngưng lại, ngừng, huỷ, hủy, hủy đăng ký, thôi, từ chối",
        Kind.OPT_IN: "đăng ký",
        Kind.HELP: "trợ giúp, giúp tôi",
        Kind.CONFIRM: "đồng ý, tôi đồng ý",
    },
    groups="""
gửi: gửi nhắn liên gọi làm text spam
""",
    phrases="""
none: đừng ngừng|dừng|hủy|ngưng
certain: đừng|ngừng|ngưng|thôi|xin <gửi> [cho|tin|text|tôi]* tin|nữa|cho|tôi|lạc|phiền|nhắn
certain: đừng text|spam|nhắn
certain: không muốn [nhận|bị|có|thấy|các|những|thêm]* tin|text|nhắn
certain: không [gửi|nhắn]* tin nhắn [cho]* [tôi]* nữa
certain: xóa|xoá|bỏ số [điện|thoại|phone|của]* tôi|này|thoại
certain: xóa|xoá|bỏ|loại tôi [ra] [khỏi]
certain: hủy|huỷ đăng ký
certain: để tôi yên
doubtful: nhầm|sai|lộn số|người
doubtful: không quan tâm
doubtful: lừa đảo
doubtful: qua đời
doubtful: phiền quá
""",
)

TAGALOG = Language(
    code="tl",
    keywords={
        Kind.OPT_OUT: """itigil, tigil, tigil na, itigil na, itigil nyo na, itigil niyo na, tama na,
            huwag na, wag na, ayoko na, ayaw ko na, stop na, stop na po, tigilan""",
        Kind.OPT_IN: "oo, opo",
        Kind.HELP: "tulong",
        Kind.CONFIRM: "sumasang ayon ako, pumapayag ako",
    },
    doubtful="hindi salamat, ayoko, ayaw ko, wag, huwag",
    strong="itigil, tigilan",
    fillers="po na lang salamat pakiusap",
    groups="""
kayo: na niyo nyo mo ninyo po kayo kang kayong muna sana ka
text: text txt itext itxt magtext padalhan padala magpadala kontakin tawagan istorbohin
  guluhin abalahin mensahe
""",
    phrases="""
none: huwag|wag <kayo>* tumigil|itigil
certain: huwag|wag <kayo>* [akong|ako|mag|i|ng]* <text>
certain: tigilan|itigil|tigil <kayo>* ako|ang|pag|pagte|pagpapadala|yan|ito|yung
certain: stop <kayo>* pagtext|pagte|kakatext|kaka
certain: ayoko|ayaw [ko|na|po|kong]* [ng|makatanggap|makareceive|tumanggap|mga]*
  <text>|messages|message|texts
certain: tanggalin|alisin|burahin|pakitanggal|pakialis|pakibura|paki
  [niyo|nyo|mo|po|na|remove|tanggal|alis|ang]*
  ako|number|numero|yung
doubtful: maling|mali numero|number|ang|po
doubtful: wrong number
doubtful: hindi ako|po si|interesado|interested
doubtful: patay|namatay na
doubtful: walang|wala [akong|ako] interes
doubtful: ano|sino ba <kayo>* nagbigay
""",
)
