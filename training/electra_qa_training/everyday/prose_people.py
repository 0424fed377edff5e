"""Prose for training: people, families, work, firms; short statements of one to three sentences."""

from .scenario import Scenario as S
from .scenario import U

TRAIN = [
    S("life", [
        U("{person} ({life=lifespan}) was {what=a painter|a chemist|a bridge builder|an architect|a botanist|a judge|a cartographer|a composer} from {land=country}.",
          life_from="when was {person} born; birth date of {person}; born when; date of birth of {person.family}", life_to="when did {person} die; date of death of {person}; when did {person.family} pass away; until when did {person} live",
          what="what was {person} by profession; what did {person} do for a living; who was {person}", land="which country was {person} from; where did {person} come from",
          no="where was {person} buried; who was {person} married to; how did {person} die", keep=True),
        U("{person.family} grew up in {grew=town} and studied in {uni=town}.", grew="where did {person} grow up; where did {person.family} spend {person.hers} childhood", uni="where did {person} study; where did {person.family} go to university", no="what did {person} study; how long did {person.family} study"),
        U("In {y=year:1600-1990} {person.she} received the {prize=coined} Medal for {work=a map of the coast|a study of mosses|the plans of a lighthouse|a cycle of songs}.", y="when did {person} receive a medal; in which year was {person.family} honoured", prize="which medal did {person} receive; what award did {person.family} get", work="what did {person} get the medal for; for what was {person.family} honoured"),
        U("{person.family}'s brother {bro=given} became {job=a doctor|a sailor|a teacher|a printer}.", bro="what was {person}'s brother called; name of the brother of {person}", job="what did {person}'s brother become; what was the brother of {person.family}", no="what was {person}'s sister called; how old was {person}'s brother"),
        U("{person.family} left the country in {left=year:1600-1990} because [why: {c=the academy had been closed|there was no work|the government had banned the books|the family had lost its fortune}].", left="when did {person} leave the country; in which year did {person.family} emigrate", why="why did {person} leave the country; why did {person.family} emigrate"),
        U("Today a {thing=street|school|crater|ferry|prize} in {where=town} bears {person.hers} name.", thing="what is named after {person}; what bears the name of {person.family}", where="where is something named after {person}"),
    ], {"person": "person"}),
    S("introduction", [
        U("{person} lives in {town=town} and works as a {job=job}.", town="where does {person} live; which town does {person.given} live in", job="what does {person} do; what is {person.given}'s job", no="where was {person} born; where does {person} work; where is {person.given} from", keep=True),
        U("{person.given} has {kids=count:1-6} children and {pets=count:1-4} {animal=animals}.", kids="how many children does {person} have; number of children", pets="how many {animal} does {person.given} have", no="how old are {person.given}'s children; what are the children of {person} called"),
        U("{person.given} speaks {lang=language} and {lang2=language}.", no="how well does {person.given} speak English; where did {person.given} learn languages"),
        U("On {day=weekday}s {person.she} sings in a choir led by {lead=person}.", day="on what day does {person} sing; when is {person.given}'s choir", lead="who leads the choir; who leads {person.given}'s choir", no="how many people sing in the choir"),
        U("{person.given} moved there in {y=year:1985-2025} after [why: {c=the factory had closed|a divorce|the flat had become too small|finding work nearby}].", y="when did {person} move; since when has {person.given} lived there", why="why did {person} move; why did {person.given} move there"),
        U("Before that {person.she} spent {yrs=dur:years:2-15} in {before=country}.", yrs="how long was {person.given} abroad; how many years did {person} spend elsewhere", before="where was {person} before; where did {person.given} live before"),
        U("{person.given}'s hobby is {hobby=subject}.", hobby="what is {person.given}'s hobby; what does {person} like to do"),
    ], {"person": "person"}),
    S("firm", [
        U("{firm} was founded in {y=year:1850-2020} by {who=person} in {town=town}.", y="when was {firm} founded; how old is {firm}; since when does {firm} exist; founding year of {firm}", who="who founded {firm}; who started {firm}; founder of {firm}", town="where was {firm} founded; in which town did {firm} begin", no="who owns {firm} today; how much money was {firm} founded with"),
        U("It makes {goods=wares} and employs {staff=num:8-9000} people.", goods="what does {firm} make; what does {firm} produce", staff="how many people work for {firm}; how many employees does {firm} have", no="how many of the employees are women; how much does an employee of {firm} earn"),
        U("Sales rose from {old=money:2000000-40000000:100000} to {new=money:41000000-90000000:100000} in {sy=year:2008-2027}.", old="how high were sales before; from what did sales rise", new="how high are sales now; to what did sales rise; what were sales after the rise", sy="when did sales rise; in which year did sales rise", no="how high was the profit of {firm}; how high are the debts of {firm}"),
        U("The head office moved to {hq=town} in {hy=year:1990-2025} because [why: {c=the rents were lower|the old site was flooded|a railway line had been built there|there was no room to grow}].", hq="where is the head office; where did the head office move to; where is {firm} based now", hy="when did the head office move; in which year did {firm} move", why="why did the head office move; why did {firm} move"),
        U("Since {cy=year:2005-2027} the managing director has been {ceo=person}.", cy="since when is the managing director in office; when did the managing director start", ceo="who is the managing director; who runs {firm}; who is the boss of {firm}"),
        U("A second factory in {second=town} was sold to {buyer=company}.", second="where was the second factory; which factory was sold", buyer="who bought the second factory; to whom was the second factory sold", no="how much did the buyer pay for the second factory; when was the second factory sold"),
    ], {"firm": "company"}),
    S("resignation", [
        U("{person} left the {body=board|council|orchestra|committee|editorial team} on {d=date:prose} because [why: {c=the budget had been cut|a colleague had been dismissed|the meetings went on too long|the vote had been repeated}].", d="when did {person} leave; on what date did {person.family} leave", body="which body did {person} leave", why="why did {person} leave; why did {person.family} go; what made {person} leave", no="how long had {person} been a member; how long was the letter of {person.family}"),
        U("The successor is {next=person}, until now {job=head of <department>|a <job>|the deputy}.", next="who is the successor; who comes after {person}; who takes over", job="what did the successor do until now; what was the successor before"),
        U("A farewell party takes place in {where=the canteen|<hotel>|the garden of the <place>}.", where="where is the farewell party; where do they say goodbye", no="when is the farewell party; who pays for the farewell party"),
        U("{person.family} wants to {plan=write a book|sail to <country>|open a shop|teach <subject>}.", plan="what does {person} want to do; what are {person.family}'s plans"),
    ], {"person": "person"}),
    S("comparison", [
        U("{a} is {y=qty:cm:2-24} taller than {b}, who measures {m=qty:cm:140-190}.", y="how much taller is {a} than {b}; what is the difference in height between {a} and {b}",
          m="how tall is {b}; what height is {b}", no="how tall is {a}; what height is {a}; how old is {a}; how old is {b}"),
        U("{a} works in {aw=town}, {b} in {bw=town}.", aw="where does {a} work", bw="where does {b} work", no="where does {a} live; where does {b} live"),
        U("{a} earns {am=money:1500-4000:50} a month, {b} {bm=money:1500-4000:50}.", am="how much does {a} earn; what does {a} make a month", bm="how much does {b} earn; what does {b} make a month", no="how much rent does {a} pay; how much does {b} save a month"),
        U("{a} comes by {at=bus|train|bike|car} and {b} by {bt=tram|boat|taxi|scooter}.", at="how does {a} come; how does {a} get there", bt="how does {b} come; how does {b} get there", no="when does {a} arrive; when does {b} arrive"),
        U("{a} called on {ad=weekday}, {b} on {bd=weekday}.", ad="when did {a} call; on what day did {a} call", bd="when did {b} call; on what day did {b} call", no="what did {a} want; who did {b} call"),
        U("{a} ordered {ao=dish}, but {b} had {bo=dish}.", ao="what did {a} order; what did {a} eat", bo="what did {b} have; what did {b} eat", no="what did {a} drink; how much did {b} pay"),
    ], {"a": "given", "b": "given"}, most=4, shuffle=True),
    S("train and bus", [
        U("The {v} to {town} goes at {t=time:5-23} from {p=platform <num:1-24>|bay <num:1-24>|stop <room>}.", t="when does the {v} to {town} leave; what time is the {v} to {town}; when does the {v} go", p="where does the {v} to {town} leave from; from where does the {v} to {town} go; what is the departure point of the {v} to {town}", no="when does the {v} to {town} arrive; what does the {v} to {town} cost; who drives the {v} to {town}", keep=True),
        U("It stops in {s1=town} and {s2=town}.", no="how long does the {v} stop"),
        U("Seats {res=must be booked|can be booked for <price:2-9>|cannot be booked}.", res="do I have to book a seat; is it necessary to book a seat; can I book a seat"),
        U("On {d=weekday}s it does not run.", d="on which day does the {v} not run; when is there no {v} to {town}"),
        U("It is {late=dur:minutes:4-70} late today because of {why=a signal failure|a strike|a broken door|a fallen tree|road works}.", late="how late is the {v} today; how much delay does the {v} have", why="why is the {v} late; what is the reason for the delay"),
    ], {"v": "train|bus|tram|ferry|shuttle", "town": "town"}, most=3),
    S("delivery", [
        U("Your {item} {s=was sent|left our warehouse|was handed to <company>} on {d=date:prose}.", d="when was my {item} sent; on what date was the {item} dispatched; when did the {item} go out", no="when will my {item} arrive; who packed my {item}; how much does the {item} weigh"),
        U("The courier could not deliver the {item} because [why: {c=nobody was at home|the address was incomplete|the street was closed|the parcel was too big for the box}].", why="why was the {item} not delivered; why could the {item} not be delivered"),
        U("It is now waiting at {w=the kiosk in <street>|the post office in <street>|locker <num:10-900>|your neighbour's, flat <num:1-60>} until {u=date:prose}.", w="where is my {item} now; where can I pick the {item} up; where is it waiting", u="until when can I pick up my {item}; how long is the {item} kept"),
        U("Please bring {b=your passport|the card we left|the code from our message}.", b="what do I have to bring; what do I need to collect it"),
        U("A second attempt costs {p=price:2-12}.", p="how much is a second attempt; what does another delivery cost"),
    ], {"item": "goods"}),
    S("negation", [
        U("The {place} is open every day except {d=weekday}.", d="on which day is the {place} closed; when is the {place} not open; what day is the {place} closed", no="when does the {place} open in the morning; who runs the {place}"),
        U("Entry is free for all but {g=visitors from outside|groups|adults over <num:18-30>}, who pay {p=price:2-15}.", g="who has to pay; for whom is entry not free", p="how much do those pay who have to; what is the price for those who pay"),
        U("Neither {n1=bicycles|tents|radios} nor {n2=dogs|drones|bottles} are allowed [place: on the {a=lawn|terrace|upper floor|beach}].", place="where are {n1} forbidden; where are {n2} not allowed; where can I not take {n2}"),
        U("It was not {no1=person} but {yes=person} who opened the {place} in {y=year:1900-2020}.", yes="who opened the {place}; who was it that opened the {place}", y="when was the {place} opened; in what year was the {place} opened"),
        U("Cards are not taken; [pay: {c=you pay in cash|please bring coins|you pay by phone}].", pay="how do I pay; can I pay by card; do you take cards"),
    ], {"place": "place"}),
    S("yes no", [
        U("[dog: {d=Dogs are welcome on the terrace|Dogs must stay outside|Dogs are not allowed inside|Well-behaved dogs may come in}].", dog="can I bring my dog; are dogs allowed; is it ok to come with a dog; may my dog come in"),
        U("[wheel: {d=The entrance has no steps|There is a ramp at the back door|Wheelchairs cannot get upstairs|A lift goes to all floors}].", wheel="can I get in with a wheelchair; is it accessible; is there access for wheelchairs"),
        U("[card: {d=We only take cash|All common cards are accepted|Cards are taken from <price:5-20> on}].", card="can I pay by card; do you accept cards; is it possible to pay with a card"),
        U("[park: {d=There are <num:5-80> parking spaces behind the house|Parking in the street costs <price:1-5> an hour|We have no car park}].", park="can I park there; is there parking; do you have parking spaces"),
        U("[kids: {d=Children under <num:4-14> must be with an adult|There is a play corner for children|Children are only admitted after <time:12-16>}].", kids="can I bring children; are children allowed; is it ok for kids"),
        U("[smoke: {d=Smoking is forbidden in the whole building|You may smoke in the yard|There is a smoking room on the <num:4-9>th floor}].", smoke="can I smoke there; is smoking allowed; may we smoke"),
        U("[wifi: {d=Wireless is free for guests|There is no internet|Internet costs <price:1-9> a day}].", wifi="is there internet; do you have wifi; can I go online there"),
        U("[swim: {d=The lake is too cold for swimming|You can swim from <month> to <month>|Swimming is not allowed because of the boats}].", swim="can we swim there; is swimming possible; may I go swimming"),
        U("[veg: {d=All dishes can be had without meat|There is one vegetarian dish a day|Vegan food must be ordered <dur:days:1-4> ahead}].", veg="do you have something vegetarian; is there food without meat; can I eat there as a vegetarian"),
    ], {}, shuffle=True, most=6),
]
