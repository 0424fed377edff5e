"""Mails and letters, bookings as messages, for training."""

from .scenario import Scenario as S
from .scenario import U

GREETINGS = ["Dear {to},", "Hi {to.given},", "Hello {to.given}", "Dear {to.titled},", "Subject: {subj=your question|next week|some news|short notice|as promised}\n\nHi {to.given},"]


def mail(name, *units, **context):
    return S(name, list(units), {"to": "person", **context}, " |\n\n|\n| ", tuple(GREETINGS), least=1, most=7, kind="mail")


TRAIN = [
    mail("office mail",
         U("The {thing} has been moved from {old=date:prose} to {new=date:prose}, since [why: {c=two of us are ill|the room is needed for exams|the speaker missed a flight|the figures came in late}].", old="when should the {thing} have been; what was the old date of the {thing}; original date of the {thing}",
           new="when is the {thing} now; new date of the {thing}; to what date was the {thing} moved", why="why has the {thing} been moved; why was the {thing} put off; reason for the new date", no="at what time does the {thing} begin; who speaks at the {thing}"),
         U("Please send {what=the signed form|your figures|three photos|the minutes|a short summary} to {who=person} by {by=date:prose}.", what="what should I send; what do they need from me", who="who should I send it to; who gets it", by="by when do they need it; deadline for sending it"),
         U("My new number is {tel=phone}; the old one, {old_=phone}, works until {u=date:prose}.", tel="what is the new number; new phone number", old_="what was the old number; old phone number", u="until when does the old number work; how long will the old number work"),
         U("I am away from {a=dates:prose}.", a="when is the sender away; when will they be away", a_from="from when is the sender away; when does the absence begin", a_to="until when is the sender away; when is the sender back"),
         U("In urgent cases ask {sub=person}, room {room=room}.", sub="who can help in urgent cases; whom do I ask when it is urgent", room="which room is the stand-in in; where do I find the stand-in", no="what is the number of the stand-in"),
         U("We met in {town=town} last {mon=month}, remember?", town="where did they meet; in what town did they meet", mon="when did they meet; in which month did they meet"),
         U("The offer comes to {sum=money:200-20000}, which is {diff=money:20-150} less than last year.", sum="how much is the offer; what does the offer come to", diff="how much less is it than last year; how much cheaper is it than last year", no="what does the offer include; until when is the offer valid"),
         U("Regards, {from_=person}, {firm=company}", from_="who wrote the mail; who is the mail from; who signed it", firm="what company does the sender work for; which firm is it from", no="what is the sender's job"),
         thing="workshop|kick-off|inspection|audit|interview|test run"),
    mail("private letter",
         U("Thanks for the {gift=scarf|book|plant|tea pot|puzzle}; it arrived on {d=date:prose}.", gift="what was the present; what did the writer thank for", d="when did the present arrive; on what day did it arrive"),
         U("We have moved to {town=town}, {addr=address}.", town="where did they move; in which town do they live now", addr="what is the new address; where should I write to"),
         U("The flat has {r=count:2-6} rooms and costs {p=money:400-2400} a month.", r="how many rooms does the flat have; how many rooms have they got", p="how much is the flat; what rent do they pay", no="how big is the flat; which floor is the flat on"),
         U("{kid=given} has started {what=school|to walk|a job at <company>|learning <language>|playing the violin}, and {kid2=given} {what2=is learning <subject>|has lost a tooth|wants a <animal>|broke an arm}.", kid="who has started {what}", what="what has {kid} started; what is new with {kid}", what2="what about {kid2}; what is new with {kid2}", no="how old is {kid}; how old is {kid2}"),
         U("Aunt {aunt=given} is in hospital because [why: {c=she fell off a ladder|her knee was operated on|she slipped on the ice}].", aunt="who is in hospital", why="why is she in hospital; what happened to the aunt", no="which hospital is she in; when can she go home"),
         U("We are coming to see you on {v=date:prose} and stay for {n=dur:nights:2-9}.", v="when are they coming; on what day do they come", n="how long do they stay; for how many nights do they stay", no="how are they coming; where will they sleep"),
         U("{cat=coined} the cat has {n2=count:2-7} kittens, {col=two are grey|all of them black|one is white|most are striped}.", cat="what is the cat called; name of the cat", n2="how many kittens are there; how many kittens did the cat have", col="what colour are the kittens"),
         U("Love, {from_=given}", from_="who is the letter from; who wrote the letter")),
    mail("trip booked",
         U("Out: {v=date:prose}, {mode=train|bus|flight|ferry} {no1=ref} at {t=time:5-22} from {a=town}, {seat=seat <num:1-90>|coach <num:1-14>|gate <room>|deck <num:1-9>}.", v="when do I travel out; what day is the trip out", t="what time do I leave; when does the {mode} go", a="where do I leave from; from where does the {mode} go", seat="where do I sit; which seat, coach or gate is it", no1="which {mode} is it; what is the number of the {mode}", no="what does the {mode} cost; who else is travelling"),
         U("Back: {v2=date:prose} at {t2=time:5-22}.", v2="when do I travel back; on what day do I come back; date of the return", t2="what time do I come back; at what time is the return", no="what is the number of the return ticket"),
         U("Changes are {ch=free until <date:prose>|not possible|possible for <price:5-60>}.", ch="can I change the booking; what does it cost to change; are changes possible"),
         U("Luggage: {lug=one bag of up to <num:8-32> kg|two pieces|hand luggage only}.", lug="how much luggage can I take; what luggage is allowed"),
         U("Your code is {ref=ref}; [how: show it {h=at the gate|on your phone|together with your passport}].", ref="what's my code; which code do I need", how="what do I do with the code; what is the code for"),
         U("Please be there {early=dur:minutes:15-120} early.", early="how early should I be there; how long before must I be there"),
         U("You will stay at {hotel=hotel}, {nights=dur:nights:1-14}, {board=with breakfast|without meals|half board}.", hotel="where do I stay; which hotel was booked", nights="how many nights do I stay; for how many nights is it", board="are meals included; is breakfast included; what board do I have", no="what is the address of the hotel; when is check-in"),
         U("The transfer from the station is {tr=included|<price:8-70>|by bus <num:2-99>|not included}.", tr="how do I get from the station to the hotel; is the transfer included")),
    mail("complaint",
         U("On {d=date:prose} I ordered {n=count:2-12} {item=wares} (order {ref=ref}).", d="when did the customer order; on what day was the order placed", n="how many {item} were ordered; how many did the customer order", ref="what is the number of the order; order number", no="how much did the {item} cost"),
         U("Only {got=count:2-11} came, and {bad=one was broken|two had scratches|the colour was wrong|the screws were missing}.", got="how many came; how many arrived", bad="what was wrong with them; what was the problem"),
         U("I have called {times=count:2-9} times and always been told that [told: {w=nobody is in charge|the system is down|a colleague will ring back|it is on its way}].", times="how often did the customer call; how many calls were made", told="what was the customer told; what did they always say"),
         U("I want {want=my money back|a new one|a third off the price|them to be collected}.", want="what does the customer want; what do they ask for"),
         U("If I have no answer by {by=date:prose}, I will {then=go to a lawyer|write to the newspaper|cancel everything|stop the payment}.", by="by when does the customer want an answer; until when is there time to answer", then="what will the customer do without an answer; what happens if nobody answers"),
         U("I paid {p=money:20-900} by {how=card|bank transfer|invoice|direct debit}.", p="how much did the customer pay; what was paid", how="how did the customer pay; how was it paid", no="when did the customer pay")),
]
