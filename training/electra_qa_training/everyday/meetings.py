"""Minutes and chat logs, for training."""

from .scenario import Scenario as S
from .scenario import U

TRAIN = [
    S("minutes", [
        U("Present: {p1=given}, {p2=given}, {p3=given}; excused: {ex=given}.", ex="who was excused; who was not there; who sent apologies",
          keep=False),
        U("Report: {who=given} reports that [rep: {r=the offers are too high|the roof is leaking again|<num:3-60> people have signed up|"
          "the printer has been repaired|the new forms are ready|two members have left}].", rep="what does {who} report; what was reported",
          who="who reports; who gave a report"),
        U("Decided: [dec: {d=we buy <num:2-20> new <wares>|the fee stays at <price:5-60>|the summer party is cancelled|"
          "the office is closed on <weekday>s|we change to <company>}] ({y=num:3-20} for, {no_=num:0-9} against).",
          dec="what was decided; what decision was taken; what did they decide", y="how many were for it; how many voted in favour",
          no_="how many were against it; how many votes against were there", no="who proposed it; how many abstained"),
        U("{Do=given} will {what=ask <company> for an offer|write to the landlord|book the hall in <town>|order <wares>|update the list|"
          "call the plumber} by {by=date:prose}.", do="who will {what}; who has to {what}; whose task is it to {what}",
          what="what will {do} do; what is {do}'s task; what does {do} have to do",
          by="by when will {do} be done; until when does {do} have time; deadline for {do}"),
        U("{Do2=given} will {what2=check the contract|clean the cellar|find a date|repair the fence|count the votes|"
          "talk to the neighbours}, no deadline.", do2="who will {what2}; who has to {what2}",
          what2="what will {do2} do; what does {do2} have to do", no="by when will {do2} be done; what is {do2}'s deadline"),
        U("Budget: {left=money:100-9000:10} left, {spent=money:1000-30000:10} spent so far.",
          left="how much money is left; what is left of the budget", spent="how much was spent so far; how much money has been spent",
          no="what was the money spent on"),
        U("Postponed: {post=the choice of a <colour> carpet|the question of parking|the new statutes|the trip to <town>}, "
          "because [why: {c=nobody had the figures|the offers are not in|there was no time left|the landlord has not answered}].",
          post="what was postponed; what was put off", why="why was it postponed; why did they put it off"),
        U("Any other business: {aob=the key to the cellar is missing|the coffee machine has been moved|someone left a <goods>|"
          "there are mice again}.", aob="what came up under any other business; what else was said"),
        U("Closed at {end=time:16-22}.", end="when did it close; at what time was it over; when was the end", topic="end"),
    ], {}, "\n|\n|\n- |\n\n", ("Minutes of {when=date}", "MINUTES", "Notes from the {g=team|board|parents'|tenants'|works} meeting",
                               "Minutes – {g=choir|allotment club|fire brigade|drama group}"), least=3, most=7, prose=False,
      kind="minutes"),
    S("chat", [
        U("{t} {b}: just so you know, "
          "{thing} only at {new=time:13-20} today\n{u} {a}: what? why\n{u} {b}: [why: {c=the room is taken|the trainer is still ill|"
          "the slides aren't finished|the projector is broken|half of us are stuck in traffic}]",
          new="when is the {thing} now; what time is the {thing}; new time of the {thing}",
          why="why is the {thing} so late; why is the {thing} only in the afternoon; what is the reason that the {thing} is later",
          no="where is the {thing}; who leads the {thing}"),
        U("{t} {b}: I've put the {obj=keys|badge|invoice|cable|form} {where=in the top drawer|on your desk|under the mat|"
          "in the blue folder|at the front desk}", where="where is the {obj}; where did {b} put the {obj}; where do I find the {obj}",
          obj="what did {b} put there", no="when did {b} last use the {obj}"),
        U("{t} {a}: who is bringing the {food=cake|salad|drinks|plates|music}?\n{u} {c}: me", no="how much {food} is needed"),
        U("{t} {c}: can't come on {day=weekday}, "
          "[why: {w=I have to see a doctor|my train is cancelled|I'm moving house|it's my daughter's birthday|the car is in the garage}]",
          day="on which day can {c} not come; when is {c} away", why="why can't {c} come; what keeps {c} from coming; why is {c} not there",
          no="why can't {a} come; when does {c} come back"),
        U("{t} {b}: the code for the {door=door|gate|copier|safe|bike room} is {code=digits:1000-99999} now",
          code="what is the code for the {door}; new code for the {door}; {door} code", no="who changed the code; what was the old code"),
        U("{t} {a}: {who=person} from {firm=company} called, wants {want=the figures|an answer|a new date|the signed copy} by {by=weekday}",
          who="who called; who rang", firm="which firm did the caller come from; where was the caller from",
          want="what did the caller want", by="by when is it wanted; until when do they need it", no="what number did the caller leave"),
        U("{t} {c}: lunch at {l=time:11-14}? {p=the noodle place|the canteen|<hotel>|the kiosk in <street>}",
          l="when is lunch; what time do they meet for lunch", p="where is lunch; where do they have lunch"),
        U("{t} {b}: +1", topic="filler"),
        U("{t} {a}: thx!! 👍", topic="filler"),
        U("{t} {a}: version {v=version} goes out on {d=weekday}, {who=given} does the release",
          v="which version goes out; what version is released", d="when does it go out; on what day is the release",
          who="who does the release; who is in charge of the release", no="what is new in the release"),
    ], {"a": "given", "b": "given", "c": "given", "thing": "demo|standup|interview|training|call|handover|rehearsal"}, "\n",
      ("#{g=general|office|team|random}", "Chat of {d=date}"), least=2, most=7, prose=False, kind="chat"),
    S("messages", [
        U("{a}: hi, are we still on for {d=weekday}?\n{b}: yes, {t=time:9-21} at {p=the <place>|<hotel>|my place|the bus stop}",
          d="for which day is it planned; what day do they meet", t="what time do they meet; when are they meeting",
          p="where do they meet; where is the meeting place", no="how does {a} get there; how long do they meet"),
        U("{a}: how much do I owe you for the {item}?\n{b}: {p=price:2-80}, "
          "but {x=no hurry|cash please|you paid last time so <price:1-20> is fine}",
          p="how much was the {item}; what did {b} pay for the {item}", no="where did {b} buy the {item}; when did {b} buy the {item}"),
        U("{b}: {who=person}'s new number: {n=phone}", n="what is {who}'s new number; how can I call {who}",
          no="what is {who}'s address; why does {who} have a new number"),
        U("{a}: running late, be there in {m=dur:minutes:5-50}", m="how late is {a}; how long will {a} take", topic="late"),
        U("{b}: bring your {thing=swimming things|passport|laptop|tent|old shoes}, "
          "[why: {w=we may have to sleep there|they check at the door|the grass is wet|we go to the lake afterwards}]",
          thing="what should {a} bring; what has to be brought", why="why should {a} bring the {thing}; why bring it"),
        U("{b}: parking is {park=free after <time:17-20>|a nightmare, take the bus|behind the <place>|<price:1-9> an hour}",
          park="what about parking; where can {a} park; how is parking there"),
        U("{a}: what's the wifi called?\n{b}: {net=coined}, password {pw=password}", net="what is the wifi called; name of the network",
          pw="what is the password; wifi password", no="who set up the wifi"),
    ], {"a": "given", "b": "given", "item": "goods"}, "\n", (), least=1, most=5, prose=False, kind="chat"),
]
