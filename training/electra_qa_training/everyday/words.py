"""Words of one sort each. Every fifth is for the held-out split."""

WORDS = {
    "service": "reception, kitchen, bar, sauna, gym, gift shop, café, playground, cloakroom, terrace, ticket office, laundry, "
               "reading room, pharmacy, car park, spa, "
               "canteen, shuttle, museum, locker room",
    "colour": "white, black, anthracite, red, navy, dark green, silver, beige, orange, turquoise, light grey, yellow, burgundy, brown, "
              "cream, olive, copper, violet, sand, teal",
    "material": "oak, steel, aluminium, cotton, bamboo, leather, glass, wool, ceramic, linen, pine, brass, felt, cork, nylon, walnut, "
                "plastic, rubber, granite, polyester",
    "language": "English, German, French, Portuguese, Dutch, Polish, Spanish, Danish, Turkish, Hungarian, Italian, Arabic, Finnish, "
                "Japanese, Greek",
    "country": "Norway, Canada, Portugal, Kenya, Latvia, Austria, Chile, Vietnam, Ireland, Ghana, Belgium, Peru, Slovenia, Nepal, Morocco, "
               "Iceland, Estonia, Jordan, "
               "Uruguay, Malta",
    "department": "Accounts, Logistics, Design, Legal, Procurement, Research, Marketing, Maintenance, Payroll, Archives, Sales, Training, "
                  "Quality, Catering, Security",
    "job": "electrician, accountant, librarian, welder, surveyor, nurse, translator, carpenter, botanist, dispatcher, baker, geologist, "
           "plumber, archivist, glazier",
    "animal": "goat, otter, heron, badger, lynx, hedgehog, owl, donkey, beaver, stork, fox, seal, tortoise, hare, crane",
    "dish": "lentil soup, mushroom risotto, grilled trout, plum cake, bean stew, onion tart, fried rice, apple strudel, lamb curry, "
            "fish pie, potato salad, rice pudding, "
            "stuffed peppers, noodle soup, spinach quiche, pumpkin soup, cheese omelette, beef goulash, carrot cake, vegetable lasagne",
    "goods": "desk lamp, garden hose, office chair, water filter, wall clock, paper towel, shower head, extension lead, picture frame, "
             "coffee grinder, door handle, bath mat, "
             "tool box, bed frame, mixing bowl, curtain rail, letter box, ink cartridge, step ladder, bread knife, storage box, "
             "smoke alarm, rain barrel, yoga mat, "
             "cutting board, table fan, watering can, shoe rack, bicycle pump, camping stove",
    "subject": "algebra, pottery, first aid, bookkeeping, astronomy, chess, gardening, photography, carpentry, geology, drawing, "
               "statistics, cooking, sewing, acoustics",
    "place": "library, swimming pool, town museum, sports hall, post office, ferry terminal, city archive, skating rink, toboggan run, "
             "farmers' market, botanical garden, "
             "youth centre, recycling yard, public bath, observatory",
    "team": "Hawks, Comets, Badgers, Rovers, Pirates, Falcons, United, Lions, Wanderers, Stars, Bears, Dynamo, Sharks, Rangers, Owls",
    "plant": "lavender, sage, rosemary, foxglove, peony, jasmine, clematis, fuchsia, yarrow, hosta, begonia, thyme, dahlia, verbena, iris",
}
