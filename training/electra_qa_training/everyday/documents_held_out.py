"""Contracts, minutes, chats, leaflets, mails and technical texts that are held out."""

from .scenario import Scenario as S
from .scenario import U

HELD_OUT = [
    S("boat charter", [
        U("Art. {n} - The charter covers {span=dates:prose}.", span="which period does the charter cover", span_from="on what day does the charter begin; which is the first day of the charter", span_to="on what day does the charter end; which is the last day of the charter"),
        U("Art. {n} - The charter fee of {fee=money:300-9000:10} falls due {due=dur:days:5-60} before departure.", fee="what is the charter fee; what is charged for the charter", due="how long before departure is the fee due"),
        U("Art. {n} - A surety of {sur=money:200-4000:50} is held back and released {rel=dur:days:2-30} after return.", sur="what surety is held back; how high is the surety", rel="after what time is the surety released"),
        U("Art. {n} - [night: {x=Sailing by night is prohibited|Sailing by night requires two licensed skippers|Sailing by night is at the charterer's own risk}].", night="may we sail by night; what is laid down about the night"),
        U("Art. {n} - Fuel is {fuel=included|charged by the litre|charged at <price:1-4> per litre|to be filled up before return}.", fuel="is fuel included; how is fuel dealt with"),
        U("Art. {n} - The boat must be back by {t=time:9-20} at {place=town}.", t="at what hour must the boat be back", place="in which harbour must the boat be handed back"),
        U("Art. {n} - Should the weather forbid sailing, {w=a voucher is issued|half of the fee is refunded|another date is offered}.", w="what do we get when the weather forbids sailing"),
        U("Art. {n} - Claims lapse after {lapse=dur:months:2-24}.", lapse="when do claims lapse; after what period do claims lapse"),
    ], {}, "\n|\n\n", ("CHARTER PARTY", "Charter of a yacht"), least=2, most=6, kind="contract"),
    S("council notes", [
        U("{n}) Roll call: {here=num:5-40} of {all=num:41-70} seats filled.", here="what number of seats was filled", all="what number of seats are there"),
        U("{n}) {who=titled} moved that [mot: {m=the <place> be repainted|dogs be banned from the meadow|the market begin at <time:7-10>|<street> become one-way}].", who="by whom was the motion moved; who brought the motion", mot="what was moved; what did the motion say"),
        U("{n}) Carried with {y=num:10-40} ayes, {no_=num:0-9} noes.", y="what number of ayes was there", no_="what number of noes was there", no="by whom was a recount asked for"),
        U("{n}) Deferred to {d=date:prose}: {what=the lamp posts|the bus shelter|the cemetery wall|the tree register}.", d="to what date was something deferred", what="which item was deferred; what was deferred"),
        U("{n}) {g=person} was thanked for {y2=dur:years:5-40} as {post=treasurer|archivist|fire warden|organist}.", g="to whom were thanks given; who was thanked", y2="for how many years was thanks given", post="in which post did the one thanked serve"),
        U("{n}) Rose at {t=time:17-23}.", t="at what hour did the council rise"),
    ], {}, "\n|\n", ("Council, sitting of {w=date}", "NOTES OF THE SITTING"), least=2, most=5, prose=False, kind="minutes"),
    S("group chat", [
        U("<{a}> shall I bring the {o=grill|guitar|ladder|projector}?\n<{b}> no need, {c=person} has one", c="whose {o} will be used; from whom comes the {o}", no="what did the {o} cost"),
        U("<{b}> train's stuck at {p=town}, {r=someone pulled the brake|no driver|a swan on the line lol}, expect me {t=time:10-22}", p="at which place is the train stuck; the train is stuck where", r="for what reason is the train stuck; what holds up the train", t="at what hour is {b} expected"),
        U("<{a}> whoever took my {th=charger|mug|umbrella|stapler}: it lives in {pl=room <room>|the left drawer|locker <num:2-90>}", th="which thing of {a}'s was taken", pl="to which place does the {th} belong; the {th} lives where"),
        U("<{b}> {k=the gate code|the pin|the combination} has changed, now {v=digits:1000-9999}", v="to what was {k} changed; what do I type now", no="by whom was {k} changed"),
        U("<{a}> tickets are {pr=price:5-70} a head, I'm paying upfront, send it to {ac=email}", pr="what is each ticket", ac="to which address do I send the money", no="for what row are the tickets"),
    ], {"a": "given", "b": "given"}, "\n", (), least=1, most=4, prose=False, kind="chat"),
    S("plant food", [
        U("Stir {ml=qty:ml:2-60} into {l=qty:l~litres:1-12} of water.", ml="what dose is stirred in; how many ml are stirred in", l="into what amount of water is it stirred", no="what colour does the water turn"),
        U("Pour it on every {n=dur:days:5-40}, in winter {w=not at all|half as often|once a month}.", n="at what intervals is it poured on", w="what should be done in winter"),
        U("[skin: {s=Wear gloves|Rinse your skin at once if it gets wet|Harmless to the skin}].", skin="is it harmful to the skin; what about my skin"),
        U("[pet: {s=Keep cats away until the soil is dry|Safe for animals|Poisonous to fish}].", pet="is it dangerous to my animals; what must be kept in mind with animals"),
        U("Contains {pc=percent:1-30} {sub=potash|nitrogen|phosphate|iron}.", pc="what share of it is {sub}", sub="of what does it contain a share"),
        U("{who=company} puts it into {size=qty:ml:100-2000:50} bottles.", who="what firm bottles it", size="what size are the bottles"),
    ], {}, " |\n|\n- ", ("{x=coined} plant food", "Plant food: use"), least=2, most=5, kind="leaflet"),
    S("landlord letter", [
        U("From {d=date:prose} the advance on heating rises by {up=money:4-90:1} to {to=money:100-300:1}.", d="on which date does the advance rise", up="by what amount does the advance rise", to="to what amount does the advance rise"),
        U("This became necessary since [why: {c=gas has become dearer|last winter was long|the insulation is still missing}].", why="what made the rise necessary; the rise has what reason"),
        U("A chimney sweep will call on {s=date:prose}, {t=times:7-17}.", s="on which date will the chimney sweep call", t="during what hours will the sweep call", t_from="at what hour may the sweep call at the earliest", t_to="at what hour may the sweep call at the latest", no="what is charged for the sweep"),
        U("The cellar of {who=person} must be emptied by {e=date:prose}.", who="whose cellar must be emptied", e="on what date at the latest must the cellar be empty"),
        U("Do not throw {x=wipes|fat|cat litter|paint} down the drain; [pipe: {c=the pipes were blocked twice|clearing the pipes cost <money:100-900>|it harms the pump}].", x="which thing must not go down the drain", pipe="for what reason must nothing go down the drain"),
        U("Yours, {sig=person}, {role=house manager|owner|trustee}", sig="by whom is the letter signed", role="in what role does the signer write"),
    ], {"to": "person"}, " |\n\n", ("Dear residents,", "Dear {to},", "To all residents"), least=1, most=5, kind="mail"),
    S("tool page", [
        U("usage: {tool} [--{o=dry|fast|deep|plain}] FILE", o="which flag does {tool} take; what flag is in the usage line", topic="usage"),
        U("The flag `{f=key}` {does=hides warnings|skips empty lines|doubles the buffer|keeps the order}.", f="what flag {does}; by which flag is it that it {does}", does="what effect has `{f}`; what effect has the flag", topic="flag"),
        U("Exit status is {s=num:2-120} if [if_: {c=the input is malformed|the lock is held|the licence has expired}].", s="with what status does {tool} exit then; what exit status is given", if_="in what event is the exit status set"),
        U("Settings are read from `{p=~/.<coined>rc|/etc/<coined>.conf|<coined>.toml}`.", p="from which file are settings read"),
        U("It was written by {w=person} in {l=Rust|Perl|Haskell|Lua} and runs on {os=Linux|Windows|macOS}.", w="by whom was {tool} written", l="in which language was {tool} written", os="on what system does {tool} run", no="what does {tool} cost"),
    ], {"tool": "coined"}, "\n|\n\n", ("{tool}(1)", "NAME\n  {tool}"), least=1, most=4, prose=False, kind="technical"),
]
