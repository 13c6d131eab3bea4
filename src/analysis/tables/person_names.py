"""Words by which a person's name is told from that of an organisation, a role or a place.

The lists are our own: names that are common among adults in Wales and England, without those that
are words or places too (Bryn, Grace, Mark, Seren). They find most names and never all.
"""

_GIVEN = """
aaron adam adrian aisha alan albert alex alexander alice alison alun alwyn alys amanda amy andrea
andrew andy aneurin angela angharad ann anna anne annette anthony arthur arwel arwyn audrey awel
barbara barry beca benjamin berwyn bethan betty beverley brenda brian bronwen bruce cai caitlin
carl caroline carolyn carwyn carys catherine catrin ceri ceridwen charlotte cheryl chloe christine
christopher claire clare clive colin craig cynthia dafydd daniel darren david dawn deborah debra
deian deiniol delyth denise dennis derek deryn diane dilwyn dilys donald donna doreen doris
dorothy douglas duncan dylan edith edward edwyn eifion eileen einir elaine eleanor eleri elfed
elin elinor elis elizabeth ellen ellie elsie eluned elwyn emily emlyn emma emrys emyr enid eric
erin ernest esyllt euan eurgain evelyn ffion fiona fatima fred frederick gareth garry gary gavin
geoffrey george geraint gerald gerwyn gethin gillian gladys glenys glynis graeme graham gruffudd
gruffydd guto gwawr gwenda gwendoline gwenllian gwenno gwilym gwyneth gwynfor hannah harold harri
harriet harry hayley hazel hefin heini helen henry herbert heulwen hilary hilda howard hugh huw
hywel iain ian idris iestyn ieuan ifan ifor ioan iolo iona iorwerth irene islwyn iwan jacqueline
jake james jamie jane janet janice jason jean jeffrey jennifer jeremy jessica jill joan joanna
joanne john jonathan joseph josephine joshua joyce judith julia julian julie justin karen
katherine kathleen kathryn katie keith kelly kenneth kerry kevin kimberley kirsty laura lauren
lawrence leah leanne lesley leslie liam lilian linda lindsay lisa llew llinos llyr llywelyn
lorraine louise lowri lucy luke lynda lynette lynne mair maldwyn malcolm mandy manon mared
maredudd margaret maria marian marilyn marion marjorie martin martyn mary matthew maureen maurice
mavis megan meinir meirion melanie menna merfyn michael michelle mihangel mohammed mohammad
muhammad mollie molly monica morfudd muriel myfanwy naomi natalie natasha neil nerys nesta nia
nicholas nicola nicole nigel nora norma norman olive oliver olivia olwen owain pamela patricia
patrick paul paula pauline peter phillip philip phyllis rachael rachel ralph raymond rebecca rhian
rhiannon rhodri rhydian rhys richard robert robin roger roland ronald rosemary roy russell ruth
ryan sally samantha samuel sandra sara sarah sean sharon sheila shirley siân sian simon sioned
siôn sion siwan sonia sophie stacey stanley stella stephanie stephen steven stuart susan suzanne
sybil sylvia tegid tegwen teleri terence teresa thelma theresa thomas timothy tina tomos tracey
tracy trefor trevor tudur valerie vanessa vera vernon victor vincent violet vivian walter wayne
wendy wilfred william winifred wynne yasmin yvonne zoe
"""
_SURNAMES = """
adams ahmed ali allen anderson andrews bailey baker begum bell bennett bevan bowen brown campbell
carter chapman clark clarke collins cook cooper cox davies davis edwards ellis evans foster
francis george gibson gray green griffiths hall harding harper harris harrison harry hill hopkins
howell howells hughes humphreys hussain jackson james jenkins john johnson jones khan king lewis
llewellyn lloyd marshall martin mason matthews miller mitchell moore morgan morris morrison murphy
murray owen owens palmer parker parry patel perkins phillips powell preece price pritchard probert
prosser pugh rees reynolds rhys richards richardson roberts robinson rogers rosser rowlands scott
shaw simpson smith stephens stevens stewart taylor thomas thompson turner vaughan walker walters
ward watkins watson webb white wilkins wilkinson williams wilson wood wright young
"""
# Beside one of these a name is that of a body, a building, a place or a day, in either language
_BODIES = """
academy act archive association avenue award bank banking bay board bridge building campus care
centre center chapel charity church cic cinema clinic close club college commission committee
company consortium council court day department drive estate farm federation festival foundation
fund gallery garden gardens group hall health hospice hospital hotel house housing hub inn institute
island lane lecture library libraries limited ltd llp lodge memorial museum network office park
partners partnership party place plc practice press prize programme project report review road room
rooms school scheme service services shop society solicitors square stadium station stores street
studio studios surgery team terrace theatre tower town trust university valley village ward week
wing works adeilad adran adroddiad amgueddfa archif athrofa banc bancio brifysgol brosiect bwrdd
canolfan capel cyf cyfeillion cymdeithas cynghrair cyngor cynllun clwb clinig coleg comisiwn cronfa
cwm cwmni darlith deddf dydd dyffryn eglwys elusen ffair fferm ffordd fforwm fwrdd ganolfan gapel
gerddi glwb goleg gronfa grŵp gwasanaeth gwesty gwobr gymdeithas gyngor gŵyl heol hosbis llyfrgell
llyfrgelloedd llys lyfrgell lôn meddygfa neuadd parc partneriaeth pentref plas pont prifysgol
prosiect pwyllgor raglen rhaglen rhwydwaith sant sefydliad senedd siop sgwâr stryd swyddfa teras
theatr tîm tŷ undeb wasanaeth wobr wyl ymddiriedolaeth ynys ysbyty ysgol ŵyl
"""
# After a title these are a role or an office, and no surname
_OFFICES = """
cabinet champion champions community engagement executive forum grant group leader leaders lead
liaison member members officer officers support development emeritus emerita of for and arweinydd
aelod aelodau cefnogi cymuned cymunedol datblygu fforwm grant hyrwyddwr hyrwyddwyr lleol sir
swyddog swyddogion
"""

GIVEN = frozenset(_GIVEN.split())
SURNAMES = frozenset(_SURNAMES.split())
BODIES = frozenset(_BODIES.split())
OFFICES = frozenset(_OFFICES.split())
