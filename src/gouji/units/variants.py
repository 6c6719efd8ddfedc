"""Names of units as different hands write them: in other characters, without the county, shortened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gouji.model.labels import fold, squeezed
from gouji.model.patterns import regex
from gouji.units.names import area_and_rest
from gouji.units.on_covers import PERSON, goes_on, looks_like_unit

_TRADITIONAL = (
    "縣县區区鎮镇鄉乡辦办處处務务廳厅廰厅黨党臺台檯台颱台雲云灣湾會会員员國国團团學学館馆樓楼橋桥場场廠厂廣广東东"
    "門门關关衛卫環环護护經经濟济財财稅税發发業业農农資资產产監监審审計计統统電电訊讯網网銀银錢钱鐵铁鋼钢錫锡鎢钨"
    "運运輸输車车軍军隊队師师醫医療疗藥药體体衞卫兒儿婦妇聯联職职術术藝艺競竞賽赛遊游歷历曆历檔档圖图書书報报訴诉"
    "訪访調调設设備备規规劃划劍剑劉刘陳陈楊杨張张趙赵吳吴孫孙馬马龍龙鳳凤鳥鸟魚鱼麥麦黃黄齊齐齒齿蘇苏蘭兰蕭萧葉叶"
    "萬万億亿華华莊庄蓮莲薊蓟蘄蕲藍蓝鄭郑鄧邓鄒邹鄖郧鄲郸鄰邻陽阳陰阴隴陇陝陕際际隨随險险雙双雜杂離离難难靈灵靜静"
    "響响頂顶項项順顺預预領领頭头頓顿風风飛飞飯饭飲饮養养餘余駐驻騰腾驗验驛驿鵬鹏鶴鹤鹽盐鹼碱麗丽點点齡龄長长閘闸"
    "間间閩闽閣阁陸陆鐘钟鍾钟鎖锁鎬镐鏡镜錦锦錄录鎳镍銅铜釣钓針针醬酱釀酿遼辽遷迁邊边還还達达違违適适選选遠远連连"
    "進进過过週周迴回轄辖輕轻輪轮較较載载輔辅軟软轉转軌轨貴贵費费貿贸賓宾賞赏質质貨货貧贫責责貢贡負负豐丰豬猪讓让"
    "議议譯译證证識识謝谢講讲談谈請请論论該该詳详試试許许詞词評评註注記记託托訂订覽览觀观親亲視视見见補补裝装製制"
    "複复復复衝冲眾众蟲虫號号虛虚蘆芦蔣蒋蔥葱蓋盖蕩荡薩萨舊旧與与興兴舉举艦舰艙舱膠胶臘腊腦脑腳脚脫脱聖圣聞闻聲声"
    "聽听肅肃習习義义羅罗罰罚罷罢纖纤續续繼继繩绳織织績绩縱纵總总縮缩編编練练緒绪線线緊紧維维綿绵綠绿綜综絲丝絡络"
    "給给結结終终組组細细紹绍納纳級级約约紅红糧粮節节範范築筑簡简籌筹籃篮類类糾纠係系穩稳穀谷種种稱称禮礼禱祷祿禄"
    "碼码確确礦矿礎础礙碍眞真睏困盡尽盤盘瞭了瘡疮癱瘫畫画當当異异畝亩畢毕疊叠瑪玛璽玺瓊琼獎奖獨独獲获狀状獸兽牽牵"
    "爾尔爭争營营燈灯燒烧熱热無无煉炼煙烟為为烏乌灑洒灘滩濱滨瀋沈濰潍濤涛濕湿瀾澜灤滦澤泽潔洁潛潜潤润潯浔澗涧漢汉"
    "滬沪滯滞漁渔漣涟漸渐滿满溫温滄沧準准溝沟湧涌淵渊淺浅淨净淚泪涼凉決决沖冲汙污氣气殘残歸归歲岁歐欧歡欢權权欄栏"
    "櫻樱機机橫横樹树樂乐樣样樅枞槍枪構构榮荣極极楓枫條条柵栅晉晋晝昼時时暫暂曉晓暢畅朧胧數数敵敌敗败斷断於于擴扩"
    "攝摄擊击擇择擋挡據据擔担撥拨撫抚損损搶抢換换揚扬採采掃扫捨舍挾挟執执戶户戸户戰战戲戏懷怀應应憲宪慶庆慮虑態态"
    "慘惨恆恒惡恶愛爱懇恳憂忧從从後后徑径徵征彎弯彌弥強强廟庙廢废庫库幹干幾几帥帅帶带幣币巖岩嶺岭峽峡島岛崗岗嵗岁"
    "崙仑嶽岳嶼屿屬属層层屆届專专將将尋寻對对導导寧宁寶宝實实寫写宮宫寢寝孿孪嬰婴媽妈婁娄奧奥奪夺奮奋夾夹壽寿夢梦"
    "壯壮壇坛墾垦墳坟塵尘塊块塢坞塗涂堯尧堅坚埡垭圍围園园圓圆嚴严噸吨嘗尝喪丧問问單单喚唤啟启啓启咼呙呂吕參参卻却"
    "協协匯汇勞劳勝胜勢势動动勵励勁劲劑剂劇剧剛刚則则刪删別别凱凯凍冻內内兩两儲储償偿優优傳传債债傷伤傑杰側侧偉伟"
    "個个倉仓們们倫伦來来侖仑亞亚亂乱喬乔並并丟丢敎教汚污羣群峯峰淸清靑青郞郎産产閒闲甯宁栢柏谿溪裡里裏里舘馆綫线"
    "牀床堿碱"
)
"""Characters in pairs: as mainland offices do not write them, and as they do."""
_LOOK_ALIKE = (
    "己已巳", "未末", "人入", "土士", "日曰", "戊戌戍", "千干于", "刀刁", "治冶", "晴睛", "侯候", "祟崇", "粱梁",
    "沐沭", "壶壸", "栗粟", "陕陜", "毫亳", "〇○零O0", "一1", "二2", "三3", "四4", "五5", "六6", "七7", "八8", "九9",
)  # fmt: skip
_SAME = str.maketrans(
    dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True))
    | {other: group[0] for group in _LOOK_ALIKE for other in group[1:]}
)
_ABOUT_ITSELF = regex(
    r"(?:\((?:.?(?:本级|机关|本部)|[不仅]?[含包][^(]*|[全简]称|新|旧|[更改]名[^(]*|[原由][^(]*)\))+[^\w()]*$",
    having="(",
)
"""（本级）, （含下属单位）, （原农业局）: what a bracket says of the unit, and not which one it is."""
_BRACKETS = str.maketrans("[【〔]】〕", "((()))")
_SHORTENED = (
    ("^(?:中共|中国共产党|国家税务总局(?=.*税务局$))", ""),
    ("(?:街道)?办事处$|街道办$", "街道"),
    ("管理委员会$|管委$", "管委会"),
    ("委员会", "委"),
    ("人民政府", "政府"),
    ("办公[室厅]", "办"),
    ("第([一二三四五六七八九十]+)(?=[中小幼])", r"\1"),
    ("(?<=[中小])学$|(?<=[一二三四五六七八九十]幼)儿园$", ""),
    ("(?<=..)政府$", ""),
)
"""Words that are left out or shortened without another unit being meant, in this order."""
_BRACKETED = regex(r"(.+)\(([^()]+)\)?")
_DEPARTMENT = "[^局厅委院府]{0,8}(?:科|股|办公室|公开办)"
_ADDED = regex(
    r"^\d{1,3}(?=[\u4e00-\u9fff])(.+)"
    rf"|(?:(?:(?<=[局厅])|(?<=管委会)|(?<=员会)(?<!常务委员会)|(?<=事处)){_DEPARTMENT}(?:{PERSON.pattern})?"
    rf"|(?<=[局委办厅府室道镇乡心队会所院校])(?:{PERSON.pattern}|党[组委]|机关|本级|本部|\d{{1,4}})"
    rf"|{'|'.join(f'(?<={end}){end}' for end in '局委厅府镇乡处')})$"
)
"""A number in front; behind: a department with or without a person, a person, a number, a character doubled."""
_JOINT = regex(r"[、,，;；/]", having="、,，;；/")
_TOKEN = regex("[县区]|市(?![场政]|监[局管所])|.{2,8}?[省市县区旗州盟]", having="省市县区旗州盟")
_DEEPEST = 4
_SHORTEST = 4
_NUMERALS = "〇一二三四五六七八九十百"
_APART = frozenset(_NUMERALS + "甲乙丙丁戊东西南北中上下前后左右内外大小新老高初男女省市县区旗州盟镇乡村街")
_STEM = regex("(.{2,})(局|委|办|厅|部|管委会|中心)")
_NEEDLESS = regex("管理|事务|服务|工作|运输|[和与及]")


def likened(name: str) -> str:
    """A name folded, in the usual characters, with the words shortened that people shorten.

    Two names of which the same comes are those of one unit, whoever wrote them.
    """
    text = _ABOUT_ITSELF.sub("", squeezed(name).translate(_BRACKETS))
    text = fold(text).upper().translate(_SAME)
    for long, short in _SHORTENED:
        text = re.sub(long, short, text)
    return text


def without_words(name: str) -> Iterator[str]:
    """The names, likened, that another may be with words added: a bracket, a number, a department, a person, a body.

    Where none is in use beside it, such words are part of the name: 税务局（第一税务所）.
    """
    text = squeezed(name).translate(_BRACKETS)
    if bracket := _BRACKETED.fullmatch(text):
        yield likened(bracket[1])
        if looks_like_unit(bracket[2]):
            yield likened(bracket[2])
    if all(map(looks_like_unit, joint := _JOINT.split(text))) and len(joint) > 1:
        yield from map(likened, joint)
    if (text[:1].isdecimal() or goes_on(text)) and (behind := _ADDED.search(text)):
        yield likened(behind[1] or text[: behind.start()])


def without_place(name: str) -> Iterator[tuple[str, str]]:
    """A likened name in two, what may stand before it and the rest: the place, an end of it, or nothing.

    Each without the words 县 and the like, too: 云溪教育局 is 云溪县教育局.
    """
    area, core = area_and_rest(name)
    if len(core) < 2:
        yield name, ""
        return
    places = [""]
    for token in _TOKEN.findall(area)[: -_DEEPEST - 1 : -1]:
        places = [start + place for place in places for start in (token, token[:-1])]
    heads = {place[cut:] for place in (area, *places) for cut in range(len(place) + 1)}
    yield from ((head, core) for head in heads)


def abbreviation(one: str, other: str) -> bool:
    """Whether one of two likened names without their places shortens words of the other: 教体局 and 教育体育局.

    Something is left out in several words, or says nothing: 应急局 and 应急管理局, not 卫生局 and 卫生监督局.
    """
    kind = kind_of_body(one)
    if kind is None or kind != kind_of_body(other):
        return False
    said, whole = sorted((name.removesuffix(kind[0]) for name in (one, other)), key=len)
    if said == whole:
        return False
    same = _alike_up_to(said, whole)
    if whole.endswith(said[same:]):
        return _NEEDLESS.fullmatch(whole, same, len(whole) - len(said) + same) is not None
    rest = iter(whole)
    return said[0] == whole[0] and all(character in rest for character in said)


def kind_of_body(name: str) -> tuple[str, str] | None:
    """What a likened name without its place has in common with all that shorten it: how it ends, and its numerals."""
    stem = _STEM.fullmatch(name)
    return (stem[2], "".join(one for one in stem[1] if one in _NUMERALS)) if stem is not None else None


def slip(one: str, other: str) -> bool:
    """Whether two likened names differ in one character, and not in one that tells units apart, such as 一 or 东."""
    short, long = sorted((one, other), key=len)
    same = _alike_up_to(short, long)
    behind = long[same + 1 :]
    if one == other or len(short) < _SHORTEST or behind not in (short[same:], short[same + 1 :]):
        return False
    return _APART.isdisjoint(short[same : len(short) - len(behind)] + long[same])


def _alike_up_to(short: str, long: str) -> int:
    return next((at for at, one in enumerate(short) if one != long[at]), len(short))
