"""Contracts and rules with numbered clauses, for training."""

from .scenario import Scenario as S
from .scenario import U


def clauses(name, context, heads, *units, kind="contract"):
    return S(name, list(units), context, "\n\n|\n\n|\n", tuple(heads), least=2, most=7, kind=kind)


TRAIN = [
    clauses("garden lease", {}, ["LEASE OF A GARDEN", "Garden lease", "Allotment agreement", "Lease of plot {plot=num:1-190}"],
        U("{n}. GROUND RENT. For each year the Member owes {rent=money:60-900}, to be paid by {day=date:prose}.",
          rent="what is the ground rent; how much do I pay every year; what rent was agreed on", day="by what day must I pay; when is the ground rent owed"),
        U("{n}. LATE PAYMENT. Whoever pays more than {days=dur:days:3-20} late is charged {fee=money:5-90:1}.", fee="what does it cost if I pay late; how much is the charge for paying late", days="how long can I be late without a charge; after how many days is there a charge"),
        U("{n}. CAUTION. The Member pays the Club {dep=money:400-6000} as caution money, to be given back within {back=dur:weeks:2-12} of the end.", dep="how much caution money is there; how much caution do I have to pay", back="when do I get my caution money back; how long may the club keep the caution money"),
        U("{n}. NOTICE. A Member who wants to give up the plot tells the Club {notice=dur:weeks:3-26} ahead in writing; the Club itself needs {ll=dur:months:2-12}.", notice="how long is the notice for the member; how much notice must the member give; how early do I have to tell the club that I leave", ll="how much notice must the club give; how long is the notice for the club"),
        U("{n}. USE. [sublet: {s=The Member shall not sublet the garden|The garden may be sublet with the consent of the Club|Half of the garden may be let to one other member}].", sublet="can I sublet the garden; am I allowed to let part of it; is subletting ok"),
        U("{n}. ANIMALS. [pets: {s=Animals of any kind need the Club's consent|Small animals in cages may be kept|No hens may be kept on the plot}].", pets="am I allowed hens; can I keep rabbits; what about animals"),
        U("{n}. REPAIRS. Repairs of up to {sum=money:50-300:10} are paid by {who=the Member|the Club}; larger ones by {who2=the Club, unless the Member caused them|the insurance of the Club}.", sum="up to what sum are small repairs; where is the limit for small repairs", who="who pays small repairs; who bears minor repairs", who2="who pays large repairs; who pays for bigger repairs"),
        U("{n}. KEYS. The Member receives {keys=count:2-6} keys; a lost key costs {key=money:20-190:1}.", keys="how many keys do I get; how many keys are handed over", key="what does a lost key cost; how much is it if I lose a key"),
        U("{n}. QUIET. There must be no noise from {q=times:6-23}.", q="when must it be quiet; what are the quiet hours", q_from="from when must it be quiet; when do the quiet hours begin", q_to="until when must it be quiet; when do the quiet hours end"),
        U("{n}. TERM. The lease begins on {start=date:prose} and runs for {term=dur:years:1-9}.", start="when does the lease begin; from when is the garden let", term="for how long is the garden let; how long does the lease run"),
    ),
    clauses("supply contract", {"a": "company", "b": "company", "c": "num:2-19"}, ["SUPPLY AGREEMENT", "Agreement between {a} (the Supplier) and {b} (the Buyer)", "General terms"],
        U("{c}.{n} Goods are delivered within {lead=dur:days:3-60} of the order.", lead="how fast must the goods be delivered; how long may delivery take; what is the time of delivery"),
        U("{c}.{n} Invoices are payable within {pay=dur:days:7-90}; for payment within {skd=dur:days:3-6} a discount of {disc=percent:1-5} is granted.", pay="how long does the buyer have to pay; when are invoices payable", skd="how fast must one pay to get the discount; within what time is there a discount", disc="how big is the discount for fast payment; what discount is granted"),
        U("{c}.{n} The Supplier's liability is limited to {cap=money:10000-900000:5000}.", cap="to what sum is liability limited; how much is the supplier liable for; what is the limit of liability"),
        U("{c}.{n} Defects must be reported within {rep=dur:days:2-30} of receipt.", rep="how soon must defects be reported; when do I have to report a defect"),
        U("{c}.{n} Only the law of {law=country} applies; disputes go to the courts of {court=town}.", law="which law applies; what country's law holds", court="where are the courts; which courts decide disputes"),
        U("{c}.{n} Both sides can end the contract with {not_=dur:months:1-12} of notice to the end of a {q=quarter|month|calendar year}.", not_="how much notice is needed to end the agreement; how long before the end must notice be given", q="to the end of what can the agreement be ended"),
        U("{c}.{n} [imm: {i=The Supplier may end the agreement at once if an invoice remains unpaid for <dur:days:20-90>|The Buyer may end the agreement at once after <num:2-5> late deliveries}].", imm="when can it be ended at once; in what case can the agreement be ended immediately"),
        U("{c}.{n} Both parties keep what they learn of each other secret for {sec=dur:years:1-15} after the end.", sec="how long must things be kept secret; for how long does secrecy last"),
        U("{c}.{n} Prices may rise by at most {rise=percent:1-9} a year.", rise="by how much may prices rise; what is the highest rise in price; what limit is there on price increases"),
        U("{c}.{n} Title passes to the Buyer [own: {o=when the price has been paid in full|on delivery|when the goods leave the works}].", own="when does the buyer own the goods; when does title pass"),
    ),
    clauses("house rules", {}, ["House rules", "HOUSE RULES", "Rules of the house", "Please note"],
        U("{n}. The front door is locked at {t=time:19-23}.", t="when is the front door locked; what time is the door locked"),
        U("{n}. [bike: Bicycles belong {b=in the cellar|in the shed behind the house|in the racks by the gate}], not in the hall.", bike="where do bicycles go; can I leave my bike in the hall; where can I put my bike"),
        U("{n}. The washing machine may be used {t=times:6-22}.", t="when can I use the washing machine; when may we wash", t_from="from when can the washing machine be used; how early can I wash", t_to="until when may I wash; how late can the washing machine be used"),
        U("{n}. Rubbish is collected on {d=weekday}, paper on {d2=weekday}.", d="when is the rubbish collected; what day do they take the rubbish", d2="when is paper collected; what day do they take the paper", no="when is glass collected; when is garden waste collected"),
        U("{n}. Barbecues are {g=only allowed in the yard|not allowed on balconies|allowed until <time:20-22>}.", g="can I have a barbecue; are barbecues allowed; may we grill"),
        U("{n}. The caretaker, {c=person}, is in flat {f=num:1-60}.", c="who is the caretaker; what is the caretaker called", f="which flat is the caretaker in; where do I find the caretaker", no="what is the caretaker's phone number; when is the caretaker in"),
        U("{n}. Snow is cleared by {s=the ground floor|everyone in turn|<company>|the caretaker}.", s="who clears the snow; who has to clear snow"),
        U("{n}. Visitors may park for {h=dur:hours:2-24} {p=in front of the garages|along the wall|on the marked places}.", h="how long may visitors park; for how long can my visitors leave the car", p="where can visitors park; where may guests leave their car"),
    ),
    clauses("work contract", {"p": "person", "f": "company"}, ["Contract of employment", "EMPLOYMENT CONTRACT between {f} and {p}", "Employment agreement"],
        U("§ {n} {p} starts as a {job=job} on {d=date:prose}.", job="what is {p} hired as; as what does {p} start", d="when does {p} start; on what date does the job begin"),
        U("§ {n} The first {prob=dur:months:2-9} are probation, during which {n1=dur:weeks:1-6} notice suffices.", prob="how long is the probation; how many months of probation are there", n1="what notice is there during probation; how much notice is needed while on probation"),
        U("§ {n} The salary is {pay=money:1500-9000:10} a month, paid on the {day=25|28|15}th.", pay="how much does the job pay; what is the salary; how high is the monthly pay", day="on what day is the salary paid; when is pay day", no="how high is the Christmas bonus; how much is paid for overtime"),
        U("§ {n} Working time is {h=qty:hours:16-42} a week.", h="how long is the working week; how many hours a week do I work"),
        U("§ {n} There are {l=num:20-36} days of leave a year; up to {c=num:2-12} can be carried over until {u=31 March|30 June|the end of April}.", l="how many days of leave are there; how much holiday do I get", c="how many days can be carried over", u="until when can leave be carried over; by when must old leave be taken"),
        U("§ {n} {f} pays {b=a bonus of <percent:2-20>|a thirteenth month|<money:100-900:10> for travel}.", b="what does the company pay on top; is there a bonus; what extra is paid"),
        U("§ {n} [side: {s=Other paid work needs written consent|Other work must be reported beforehand|Work for competitors is forbidden}].", side="can I have a second job; am I allowed to work elsewhere; may I do other work"),
        U("§ {n} A sick note is needed from the {s=first|second|third|fourth} day on.", s="from which day do I need a sick note; when is a sick note needed"),
    ),
]
