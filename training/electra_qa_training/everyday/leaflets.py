"""Release notes, leaflets and instructions, texts about programs, for training."""

from .scenario import Scenario as S
from .scenario import U

TRAIN = [
    S("medicine", [
        U("Adults take {a=1|2|3} {form}s {freq=every <num:3-12> hours|in the morning|before meals|with the evening meal}.",
          a="how many should an adult take; how many {form}s for a grown-up; what do adults take at a time",
          freq="how often does an adult take it; when should adults take it; at what times is it taken", no="how long may adults take it"),
        U("At most {max=num:3-12} {form}s may be taken a day.",
          max="what is the most I can take in a day; how many {form}s a day at most; daily limit"),
        U("[kids: {k=Do not use in children under <num:2-12>|Children from <num:4-11> to <num:12-16> take half the dose|"
          "For children ask your pharmacist first}].", kids="can my child take it; is it for children; what about kids"),
        U("[miss: If you have missed a dose, {m=take it as soon as you remember|leave it out and go on as usual|do not take a double one}].",
          miss="what if I forgot to take it; what do I do when I missed one"),
        U("Do not drive, as {drug} can {side=make you sleepy|blur your sight|make you dizzy|slow your reactions}.",
          side="why should I not drive; what can {drug} do to drivers; can I drive after taking {drug}"),
        U("Store {st=below <num:18-30> °C|in the fridge|in the dark|in the original box} and use up within {use=dur:weeks:2-30} of opening.",
          st="how do I store it; where should it be kept; storage",
          use="how long is it good once opened; how long can I use it after opening"),
        U("[preg: {p=Ask your doctor if you are pregnant|Must not be used while breastfeeding|"
          "May be used during pregnancy in small amounts}].",
          preg="can I take it when pregnant; is it safe in pregnancy; what if I am expecting a baby"),
        U("Common effects are {eff=dry mouth|headache|a rash|nausea|an upset stomach}; "
          "rarely {rare=the heart beats faster|sight is blurred|fever occurs|hair is lost}.",
          eff="what are common side effects; what usually happens", rare="what happens rarely; what rare effects are there"),
        U("Each {form} contains {mg=qty:mg:5-900:5} of {sub=coined}.",
          mg="how much is in one {form}; how many mg does a {form} contain; strength of a {form}",
          sub="what is the active substance; what does a {form} contain", no="how many {form}s are in the box"),
        U("Made by {by=company}, {town=town}.", by="who makes {drug}; which company is it from", town="where is {drug} made"),
        U("Do not take with {x=milk|grapefruit juice|alcohol|other pain killers}.",
          x="what should I not take it with; what must it not be combined with"),
    ], {"drug": "coined", "form": "tablet|capsule|lozenge|sachet"}, "\n| |\n\n| ",
      ("{drug} {form}s", "How to use {drug}", "Leaflet: {drug} {form}s"), least=2, most=8, kind="leaflet"),
    S("instructions", [
        U("Before first use, {b=charge it for <dur:hours:2-12>|rinse it with warm water|remove the blue film|"
          "run it empty for <dur:minutes:3-20>}.", b="what do I do before first use; what must be done first"),
        U("Press {k=START|the side button|MODE|the two arrows} for {s=count:2-10} seconds to {act=switch it on|reset it|lock it|pair it}.",
          k="what do I press to {act}; which button do I use to {act}; how do I {act}",
          s="how long do I press to {act}; for how many seconds must I hold it"),
        U("A {col=red|blinking green|yellow|blue} light means that [mean: {m=the filter must be changed|the battery is low|"
          "the tank is empty|it is ready|the lid is open}].", mean="what does the {col} light mean; what is it when the {col} light is on"),
        U("Clean the {part=filter|nozzle|blade|tray|seal} every {cl=dur:weeks:2-20} {how=with a dry cloth|under running water|with vinegar|"
          "with a soft brush}.", cl="how often must the {part} be cleaned; how often do I clean the {part}",
          how="how do I clean the {part}; what is the {part} cleaned with", no="what does a new {part} cost"),
        U("Never {no_=put it in the dishwasher|use it outdoors|cover the vents|leave it on the stove}: [why: {w=the plastic melts|"
          "it is not protected against rain|it may overheat|the handle comes loose}].",
          why="why should I never {no_}; what happens otherwise", no_="what must I never do; what is not allowed with it"),
        U("If it {err=shows E<num:1-9>|beeps <num:2-6> times|does not start|leaks}, "
          "{fix=pull the plug and wait <dur:minutes:2-30>|check the fuse|turn the lid to the left|call our service}.",
          fix="what do I do if it {err}; it {err}, what now; help, it {err}"),
        U("Spare parts can be ordered under {ref=ref} at {site=url}.", ref="under what number can I order spare parts",
          site="where can I order spare parts; which site has spare parts"),
        U("One charge lasts {run=dur:hours:2-48}; charging takes {ch=dur:hours:1-9}.",
          run="how long does one charge last; how long does it run", ch="how long does charging take; how long must it be charged"),
        U("Do not exceed {load=qty:kg:2-250}.", load="how much weight can it take; what is the greatest load; how much may I put on it"),
        U("Throw it away {w=at a collection point for electric waste|with metal|at the shop where you bought it}, not with household waste.",
          w="how do I dispose of it; where do I throw it away; can I put it in the bin"),
    ], {"dev": "product"}, "\n| |\n\n|\n- |\n* ", ("{dev}: quick guide", "Instructions", "How to use your {dev}", "IMPORTANT"), least=2,
      most=7, kind="leaflet"),
    S("readme", [
        U("`{lib}` needs [need: {lang=Python|Node|Java|Go|Ruby} {v=version}] or later.",
          need="what do I need to have installed; what does {lib} need", lang="what language is it for",
          v="which version of {lang} is needed; what {lang} do I need at least", no="which operating system does {lib} need"),
        U("Install it with `{cmd=pip install <key>|npm i <key>|brew install <key>|go get <key>}`.",
          cmd="how do I install {lib}; command to install it; what do I type to install it"),
        U("`{k=key}` sets {what=how many files are open|how long it waits|where files go|how much is kept in memory}; "
          "the default is `{d=num:1-5000}`.", k="which option sets {what}; how do I set {what}; what is the option for {what}",
          d="what is the default of {k}; what is {k} by default; default value of {k}", no="what is the largest value of {k}"),
        U("To {act=get shorter lines|keep old files|run without network|print more}, set `{o=key}`.",
          o="how do I {act}; what do I set to {act}; which option is there to {act}"),
        U("It raises `{err=TimeoutError|ValueError|IOError|KeyError|QuotaError}` when [when: {w=the list is empty|"
          "the server does not answer|the disk is full|a key is given twice}].", err="which error is raised; which error can occur",
          when="when does it raise {err}; in which case is there a {err}"),
        U("Logs go to `{log=/var/log/<coined>|logs/<coined>.txt|stderr}`.",
          log="where do the logs go; where are logs written; where can I find the logs"),
        U("It is released under the {lic=MIT|Apache 2.0|BSD|MPL 2.0|GPL 3} licence.",
          lic="under which licence is {lib}; what license does it have"),
        U("Bugs are reported at {bug=url}; {who=person} maintains it.", bug="where do I report bugs; where can I report a bug",
          who="who maintains {lib}; who is the maintainer"),
        U("Files larger than {mb=qty:MB:2-900} are skipped.", mb="which files are skipped; how large may a file be; size limit"),
    ], {"lib": "ident"}, "\n|\n\n| |\n- ", ("# {lib}", "{lib}", "## Usage"), least=2, most=6, prose=False, kind="technical"),
    S("code", [
        U("{k=key} = {v=num:1-9000}  # {unit=seconds|bytes|rows|tries}", v="what is {k} set to; value of {k}; what is the value of {k}",
          unit="what is {k} measured in; unit of {k}"),
        U("def {f=ident}({a=path|rows|user|items|lines|name}, "
          "limit={lim=num:2-900}):\n    \"\"\"Return {ret=the longest line|a sorted list|the sum of the rows|None if nothing fits}.\"\"\"",
          lim="what is the default limit of {f}; limit in {f}", ret="what does {f} return; what is returned by {f}",
          no="who calls {f}; what does {f} print"),
        U("raise {e=ValueError|LookupError|OverflowError|PermissionError}(\"{msg=too many rows|no such user|bad header|stopped by hand}\")",
          e="what error does the code raise; which exception is in the code",
          msg="what is the message of the error; what does the error say"),
        U("[{at=time:0-23}] {lev=ERROR|WARN} {mod=ident}: [what: {w=connection lost|disk almost full|token expired|"
          "file not found}] (attempt {n_=num:1-9})", what="what went wrong in {mod}; what does {mod} report",
          at="when did {mod} report something; at what time was the message of {mod}",
          n_="which attempt was it; how many attempts of {mod} were there", no="which user started {mod}"),
        U("# TODO({who=given}): {todo=remove after <month>|handle empty files|make this faster|add a test}",
          who="who has to do the todo; whose todo is it", todo="what is still to do; what does the todo say"),
        U("$ {tool} --version\n{tool} {ver=version}", ver="which version of {tool} is installed; what version is {tool}"),
    ], {"tool": "coined"}, "\n|\n\n", (), least=1, most=5, prose=False, kind="technical"),
]
