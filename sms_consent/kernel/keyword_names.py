"""Common first names of North America that are not words: who a text was meant for."""

NAMES = """
aaron abby abigail adam adrian ahmed aisha alan albert alejandra alejandro alex alexander
alexandra alexis alfredo alice alicia allison alyssa amanda amelia amy ana andre andrea andres
andrew andy angela angelica anita ann anna anne annie anthony antonio ariana arthur ashley aubrey
audrey austin ava barbara beatriz becky ben benjamin bernard beth betty beverly blanca bobby brad
bradley brandon brenda brent brian brittany bruce bryan caleb cameron camila carl carla carlos
carmen caroline carolyn carrie casey cassandra catherine cathy cecilia charles charlie charlotte
cheryl chloe chris christian christina christine christopher cindy claire claudia connie connor
corey courtney craig cristina cynthia dan daniel daniela danielle danny darlene darren dave david
dawson deborah debra denise dennis derek diana diane diego donald donna doris dorothy doug douglas
dustin dylan eduardo edward eileen elaine elena eli elijah elizabeth ella ellen emilio emily emma
enrique eric erica erik erin esther ethan eva evan evelyn felipe fernando florence frances francis
francisco fred gabriel gabriela gary george gerald geraldine gilbert gina giovanni gladys gloria
gonzalo greg gregory guadalupe guillaume gustavo hailey hannah harold harry heather hector heidi
helen henry herbert holly howard hugo hunter ian irene isaac isabel isabella ivan jackie jackson
jacob jacqueline jaime jake james jamie jane janet janice jared jasmine jason javier jean jeff
jeffrey jennifer jenny jeremy jerry jesse jessica jill jim jimmy joan joanna joanne joe joel john
johnny jon jonathan jordan jorge jose joseph josh joshua joyce juan juana juanita judith judy
julia julian julie julio justin karen karla kate katherine kathleen kathryn kathy katie kayla
keith kelly ken kenneth kevin kim kimberly kristen kristin kyle larry laura lauren laurie lawrence
leah lee leo leonard leslie leticia liam lillian linda lindsay lisa logan lois lorena lori louis
louise lucas lucia lucy luis luke lupe lydia madison manuel marc marcia marco marcus maria mariah
marian marie marilyn mario marjorie marlene marsha martha martin martine mary mason mathieu matt
matthew maureen maurice megan melanie melinda melissa mia michael michel michele michelle miguel
mike mildred miranda misty mohamed mohammed monica monique nancy naomi natalie nathalie nathan
nathaniel nicholas nick nicolas nicole nina noah norma norman olga oliver olivia oscar owen pablo
pamela patricia patrick paul paula pauline pedro peggy peter philip phillip phyllis pierre
priscilla rachel rafael ralph ramon randy raquel raul raymond rebecca regina renee ricardo richard
rick ricky rita robert roberto rodney roger ron ronald rosa rosario roy russell ruth ryan sabrina
sally sam samantha samuel sandra sara sarah scott sean sebastian sergio seth shannon sharon shawn
sheila shelby sherri sherry shirley silvia simon sofia sonia sophia sophie spencer stacey stacy
stanley stephanie stephen steve steven stuart susan suzanne sylvia sylvie tamara tammy tanya tara
taylor ted teresa terri terry theresa thomas tiffany tim timothy tina todd tom tommy tony tracy
travis trevor tyler valerie vanessa veronica vicki victor victoria vincent virginia vivian walter
wanda wayne wendy whitney william willie wyatt xavier yolanda yvonne zachary zoe
"""
