# The story of the demo, as it is played by `subak demo --script`. A line is: who, does what.
#
#   say TEXT                                    what the next lines are about
#   carry                                       let all nodes exchange until nobody has anything left to say
#   CC ACCOUNT create KIND as NAME [to CC...] {FIELDS}
#   CC ACCOUNT step NAME STEP                   take a step of a record
#   CC ACCOUNT each KIND STATE STEP             of every record in that state
#   CC ACCOUNT sign NAME                        prepare a signature, and sign
#   CC ACCOUNT admit NAME CC                    let one more country have the record
#   CC ACCOUNT find KIND STATE as NAME          call the newest record in that state by a name
#   CC ACCOUNT same NAME                        say of outcomes that look alike that they are one event
#   CC ACCOUNT state NAME STATE                 it must be so
#   CC ACCOUNT field NAME FIELD VALUE
#   CC ACCOUNT count KIND STATE NUMBER
#   CC ACCOUNT has NAME / lacks NAME            he can see it, or cannot
#
# In FIELDS, $name is the id of a record that has the name, $XA the id of a node. All of it is fiction.

say Two co-chairs call a Joint Period of Action.
XA chair create period as period to XB {"title":"Joint Period of Action 2026 to 2027","starts":"2026-11-01","ends":"2027-10-31","chair":"XA","second_chair":"XB","invited":["XA","XB","XC"],"scope":"Fiction. Sea routes between Arunika and Bentara.","next":"Planning workshop, Teluk Biru, 14 January 2027"}
carry
XA chair sign period
XB chair sign period
carry
XA chair step period open
carry
XB chair state period call
XA focal create participation as xa_in {"within":"$period","country":"XA","post":"XA/police/focal/smuggling"}
XA focal step xa_in join
XB focal create participation as xb_in {"within":"$period","country":"XB","post":"XB/police/focal/smuggling"}
XB focal step xb_in join
XA chair step period to_nominate
carry

say A nomination for the planning workshop: no names, no identifiers.
XA officer create nomination as mangrove to XB {"code_name":"MANGROVE","period":"$period","topic":"people_smuggling","origin":["XA"],"destination":["XB"],"mode":["sea"],"stage":"open","help":"Who rents the boats and who pays for them."}
XA authority step mangrove nominate
carry
XB focal create answer as interest {"nomination":"$mangrove","country":"XB","answer":"interested","post":"XB/police/focal/smuggling"}
XA chair step period to_match
carry
XA focal has interest

say Arunika offers a match to Bentara. Only blinded values cross the border.
XA officer create match as match_a {"title":"Boats and money","peer":"$XB","purpose":"investigate","legal_basis":"Agreement of Arunika and Bentara of 2024, article 7","post":"XA/police/authority"}
XA authority step match_a offer
carry
XB authority find match received as match_b
XB authority step match_b accept
carry
XA officer state match_a sized
XB officer state match_b sized
XA officer count candidate possible 0
XB officer count candidate possible 0

say Both see a band. An officer on each side agrees to learn which.
XA authority step match_a agree
carry
XA officer count candidate possible 0
XB authority step match_b agree
carry
XA officer count candidate possible 3
XB officer count candidate possible 3

say A person on each side confirms, with a reason. Then posts are introduced, and nothing else was shown.
XA officer each candidate possible confirm
carry
XB officer each candidate possible confirm
carry
XA officer count candidate confirmed 3
XB officer count candidate confirmed 3
XA authority each candidate confirmed introduce
XB authority each candidate confirmed introduce
carry

say A joint investigation inside the period.
XA chair step period to_plan
XA officer create investigation as inquiry to XB {"code_name":"MANGROVE","period":"$period","lead":"XA","with":["XB"],"aims":"Who rents the boats and who pays for them.","beyond":"2028-06-30"}
carry
XA authority sign inquiry
XB authority sign inquiry
carry
XA authority step inquiry open
carry

say Which routes: Arunika ties a file with a journey to the investigation. Its way leads over a country that is not at the table.
XA officer create case as strait {"reference":"XA-2026-021","title":"Fiction. The strait by night","mode":["sea"]}
XA officer create place as jetty {"name":"Dermaga Tua","country":"XA","position":"-39.2, 62.1","stage":"embarkation"}
XA officer create place as reef {"name":"Karang Putih","country":"XC","position":"-38.9, 63.6","stage":"handover"}
XA officer create place as cove {"name":"Teluk Sunyi","country":"XB","position":"-38.1, 64.8","stage":"disembarkation"}
XA officer create leg as strait_1 {"case":"$strait","journey":"by night","step":"1","from":"$jetty","to":"$reef","mode":"sea","date":"2026-10-02","days":"1","price":"USD 800"}
XA officer create leg as strait_2 {"case":"$strait","journey":"by night","step":"2","from":"$reef","to":"$cove","mode":"sea","date":"2026-10-03","days":"1","price":"USD 500"}
XA officer create link as strait_in {"from":"$strait","to":"$inquiry","relation":"part_of_case"}

say Cendana joins late, and sees from then on.
XA chair admit period XC
carry
XC focal has period
XC focal lacks inquiry
XC focal create participation as xc_in {"within":"$period","country":"XC","post":"XC/police/focal/smuggling"}
XC focal step xc_in join_late
XA officer admit inquiry XC
carry

say A plan. It is not tabled before it says how people are kept safe.
XA officer create plan as dawn {"title":"Dawn","investigation":"$inquiry","period":"$period","objectives":"Stop the boats at the landing stages; bring the people in them to safety first.","day":"2027-03-06","lead":"XA","victim_safety":"Everyone met is first asked for needs, apart from police.","places":"Shelter at Teluk Biru, 40 places; Pantai Timur, 25.","interpreters":"Thai, Burmese, Rohingya, by telephone and two on the spot.","medical":"One team each side, from an hour before.","child_protection":"Two officers; best interests decided by the welfare department.","asylum":"Claims are taken on the spot and go to the authority in charge.","referral_post":"XA/welfare/referral","risks":"Weather; retaliation against recruits.","media":"No names, no pictures of people met.","disclosure":"As released, case by case.","stop":"Either side says hold; a boat in distress; children on board without officers present."}
XA authority step dawn table
carry
XC focal create participation as xc_plan {"within":"$dawn","country":"XC","post":"XC/police/focal/smuggling"}
XC focal step xc_plan join
carry
say Cendana leaves this one plan; it receives nothing more of it.
XC focal step xc_plan withdraw
carry
XC officer lacks dawn
XC officer has inquiry
XA authority sign dawn
XB authority sign dawn
carry
XA authority step dawn agree
XA chair step period to_act
carry
XA officer create task as jetty_a {"title":"Watch the boat yards","plan":"$dawn","country":"XA","post":"XA/police/focal/smuggling","due":"2027-03-05"}
XB officer create task as jetty_b {"title":"Watch the landing stages","plan":"$dawn","country":"XB","post":"XB/police/focal/smuggling","due":"2027-03-05"}
carry

say Who works with whom, what can be proven, and what each country can do on the day: so the chart can say where to act together.
XA officer create case as yards {"reference":"XA-2026-031","title":"Boat yards of Teluk Biru","class":"people_smuggling","opened":"2026-12-01","mode":["sea"],"origin":["XA"],"destination":["XB"]}
XA officer create person as sari {"name":"Sari Kencana","age_group":"adult","remarks":"Fiction."}
XA officer create person as raka {"name":"Raka Wiguna","age_group":"adult","remarks":"Fiction."}
XA officer create person as bayu {"name":"Bayu Laksmana","age_group":"adult","remarks":"Fiction."}
XA officer create person as lintang {"name":"Lintang Pelita","age_group":"adult","remarks":"Fiction."}
XA officer create person as guntur {"name":"Guntur Samodra","age_group":"adult","remarks":"Fiction."}
XA officer create vehicle as perahu {"sort":"small_boat","name":"Perahu Fiksi"}
XA officer create link as of_sari {"from":"$sari","to":"$yards","relation":"part_of_case","capacity":"suspect","evidence":"partly"}
XA officer create link as of_raka {"from":"$raka","to":"$yards","relation":"part_of_case","capacity":"suspect","evidence":"ready","effort":"2"}
XA officer create link as of_bayu {"from":"$bayu","to":"$yards","relation":"part_of_case","capacity":"suspect","evidence":"ready"}
XA officer create link as of_lintang {"from":"$lintang","to":"$yards","relation":"part_of_case","capacity":"associate","evidence":"none"}
XA officer create link as of_guntur {"from":"$guntur","to":"$yards","relation":"part_of_case","capacity":"suspect","evidence":"partly"}
XA officer create link as of_perahu {"from":"$perahu","to":"$yards","relation":"part_of_case","evidence":"ready"}
XA officer create link as pays_raka {"from":"$sari","to":"$raka","relation":"pays","stage":"money","since":"2026-12-03"}
XA officer create link as pays_bayu {"from":"$sari","to":"$bayu","relation":"pays","stage":"money","since":"2026-12-08"}
XA officer create link as rents {"from":"$raka","to":"$perahu","relation":"owns"}
XA officer create link as steers {"from":"$bayu","to":"$perahu","relation":"uses","stage":"transport","since":"2026-12-08"}
XA officer create link as drives {"from":"$bayu","to":"$lintang","relation":"knows","stage":"transport","since":"2026-12-09"}
XA officer create link as lands {"from":"$raka","to":"$guntur","relation":"knows","stage":"transport","since":"2026-12-09"}
XA focal create means as can_a {"plan":"$dawn","country":"XA","arrests":"2","seizures":"1","effort":"4"}
XB focal create means as can_b {"plan":"$dawn","country":"XB","arrests":"3","seizures":"1","closures":"1"}
carry
XA officer has can_b
XB officer has can_a

say The day of action: each country says go.
XA authority create decision as go_a {"plan":"$dawn","country":"XA","post":"XA/police/authority"}
XA authority step go_a go
XB authority create decision as go_b {"plan":"$dawn","country":"XB","post":"XB/police/authority"}
XB authority step go_b go
carry
XA authority state go_b go
XB authority state go_a go
XA focal step dawn finish

say Outcomes, protection beside arrests. An arrest that both report is one event once both have said so; what it did to the network is told in numbers.
XA officer create outcome as arrest_a {"type":"arrests","plan":"$dawn","period":"$period","country":"XA","at":"2027-03-06","place":"Teluk Biru","count":"2","largest_before":"41","largest_after":"17","parts_before":"3","parts_after":"9","reach_lost":"58"}
XB officer create outcome as arrest_b {"type":"arrests","plan":"$dawn","period":"$period","country":"XB","at":"2027-03-06","place":"At sea","count":"2"}
XA officer create outcome as assisted {"type":"victims_assisted","plan":"$dawn","period":"$period","country":"XA","at":"2027-03-06","count":"11"}
XB officer create outcome as referred {"type":"potential_victims_identified","plan":"$dawn","period":"$period","country":"XB","at":"2027-03-06","count":"9"}
XB officer create outcome as boat {"type":"vehicles_vessels_seized","plan":"$dawn","period":"$period","country":"XB","at":"2027-03-06","count":"1"}
carry
XA officer same period
carry
XB officer same period
carry

say The period is reported, looked back upon and closed. The investigation outlives it.
XA chair step period to_midpoint
XA chair step period to_report
XA chair step period to_debrief
carry
XB chair state period debrief
XB officer state inquiry open
