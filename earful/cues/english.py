"""How people complain in English."""

PHRASES = {
    "harm": """
        (food|) poison*
        (caught|on|catch|catches|catching) fire
        (burnt|burned|injured|hurt|poisoned) (me|my|him|her|us|myself) (hand|hands|mouth|tongue|skin|child|son|daughter|face|finger|fingers|)
        (i|he|she|my .. ) got (hurt|injured|burned|burnt|sick)
        made .. (me|us|him|her|them) (sick|ill)
        (fell|got|became|been) (very|really|) (sick|ill) (after|from)
        (in|to) (the|) (hospital|emergency room)
        (unsafe|dangerous|hazard*)
        safety (issue|problem|risk|hazard|concern)*
        allergic reaction
        electric shock
        (smoke|sparks) (from|coming|came)
        (glass|mould|mold|mouldy|moldy|maggot*|worm*|metal|plastic|hair|bug|insect*) in (my|the|our) (food|coffee|drink|cup|bag|box|milk|meal|bread|burger)
        expired (food|milk|product|products)
    """,
    "law": """
        (my|a|our) (lawyer|solicitor|attorney)*
        (legal|court) (action|proceedings)
        (take|taking|see) you to court
        small claims
        (going to|will|should|gonna|could) sue
        suing
        (called|call|calling|reported .. to|report .. to|go to) the police
        police report
        (trading standards|better business bureau|ombudsman|consumer protection|consumer rights)
        (illegal|unlawful|against the law)
        (discriminat*|racist|racism|sexual* harass*|harassment)
    """,
    "privacy": """
        (got|been|was|were|is) hacked
        (hacked|stole) my .. (account|card|identity|data)
        (data|privacy|security) (breach|leak|violation)*
        (leaked|leaking|sold|selling|exposed|exposing) my .. (data|information|info|details|number|address|email)
        (they|you|who|company|staff) (shared|share|gave|give) .. my .. (data|details|information|number|address)
        identity theft
        without my (consent|permission|knowledge)
        (someone|somebody) else's (account|data|order|details|address)
        (another|other) customer's (data|details|order|account|address)
        invasion of privacy
        gdpr
        spying on
    """,
    "money": """
        (charged|billed|debited|paid) .. (twice|double|again)
        (double|over|wrongly|incorrectly) (charged|charge|charging|billed|billing)
        overcharg*
        (still|keep|keeps|kept) (charging|charged|billing|billed)
        charged (me|us|my) *
        (want|need|give|get|getting|got) .. money back
        (where|when) .. (my|the|our) (refund|money)
        (no|my|full|waiting .. for|want|wants|owed|refuse|refused|denied|demand|need|request*|get) (a|the|my|) (refund|reimburse*)
        refund me
        (won't|wouldn't|didn't|not|never|refus*) .. refund*
        (took|stole|steal|stealing|taking|takes|keep|kept|lost|out) .. (my|our|people's) money
        out of pocket
        (hidden|extra|unexpected|unauthori*|fraudulent) (fee|charge|cost|payment|transaction)*
        scam*
        rip( |-|)off
        ripped (me|us|) off
        (fraud|frauds|thieves|crooks|con artists)
        compensat*
    """,
    "waiting": """
        (still|been|be|am|i'm|kept|keep|keeps|left|tired of|sick of) (waiting|awaiting)
        (waiting|waited) (for|since|over|almost|nearly|more) .. (hour|hr|day|week|month|minute|min|year)*
        (waiting|waited|wait) .. [0-9]* .. (hour|hr|day|week|month|minute|min)*
        on hold (for|since|over|again)
        (still|yet) .. (no|not|haven't|hasn't|didn't) .. (arrived|received|delivered|come|shipped|got|email|resolved|fixed|heard)
        (never|hasn't|haven't|not|didn't) .. (arrived|arrive|delivered|shipped|turned up|showed up|received|receive|dispatched)
        (day|week|month|hour|hr|minute|min)s late
        (late|delayed) (again|by|for|every)
        (where|wheres|where's) (is|are|) (my|our|the) (order|package|parcel|delivery|stuff|item|driver|bag|luggage|train|bus)*
        (always|very|so|too|an hour) late
        (take|takes|took|taking) (forever|ages|so long|too long|way too long|weeks|months|hours|days)
        (delayed|delays|delay)
        (how|no idea how) (much|) longer
        for (hours|days|weeks|months)
        (for|over|past|last|now) [0-9]* (hour|hr|day|week|month)s
        stuck (in|at|on|for)
        (it's|its|it has|been) been .. (hour|hr|day|week|month|year)s
        overdue
        no (update|updates|sign|eta)
    """,
    "silence": """
        (nobody|no one|no-one|noone|none of you) .. (answer|answers|answered|reply|replies|replied|respond|responds|responded|care|cares|help|helps|helped|called|picks|knows)
        (no|without|zero|never a|not a) (reply|replies|response|answer|answers|feedback|help|support|communication|call back|callback)
        (never|don't|doesn't|didn't|won't|not|haven't|hasn't|isn't|aren't|can't be bothered to) .. (answer*|repl*|respond*|call* back|got back|get back|getting back|heard back|hear back|contact* me)
        (ignored|ignoring|ignore) (me|us|my|our|by|customers|emails|messages)
        (never|not|haven't|hasn't) heard (anything|from|back|a)
        (can't|cannot|couldn't|impossible to|unable to) .. (reach|contact|get hold of|get through|speak to|talk to) *
        (pass|passed|bounced|transferred|sent) .. (around|from one)
        hung up (on|)
        unanswered
        (useless|terrible|awful|horrible|bad|poor|worst|shocking|appalling|rubbish|pathetic|zero|disgusting|non-existent|shit*|crap*) (customer|) (service|support|care)
        customer (service|support|care) .. (useless|terrible|awful|horrible|bad|poor|worst|shocking|sucks|joke|rubbish|pathetic)
        (e-?mailed|called|phoned|rang|messaged|contacted|tweeted|written|asked) .. (twice|times|again|already|weeks ago|days ago|several|no)
        [0-9]* (emails|calls|phone calls|messages)
    """,
    "promise": """
        promised
        (was|were|been|got|am) told
        (supposed|meant|due) to .. (be|arrive|have|come|get|receive|deliver|work|last)
        (you|they) (said|say|told|claim|claimed) (it|i|me|that|we|they|you|to)
        (cancel|cancels|cancelled|canceled|cancelling|canceling) (my|our|the|on|me|again|order|without)
        (wrong|incorrect|different) (item|order|size|colour|color|product|address|part|one|thing|information|info|price|amount|food|person|name)*
        (false|misleading|deceptive|fake) (advert*|claim|promise|info|information|description)*
        misleading
        (won't|not|never|refuse to|refused to|refuses to|failed to|fails to|fail to) .. (honor|honour|accept|keep|deliver|provide|fix|resolve|replace|send|ship|help)
        (lied|lying|lies) (to|about)
        not as (described|advertised|pictured|promised|expected)
        not what (i|we) (ordered|paid|expected|wanted|asked)
        out of stock
        (ran|run|sold) out
        didn't (get|receive) (my|the|any|what|a|it|an)
        let (me|us) down
    """,
    "treatment": """
        (rude|arrogant|unprofessional|condescending|disrespect*|unfriendly|unhelpful|impolite|dismissive|incompetent|insulting|aggressive|bullied|careless)
        (yelled|shouted|screamed|laughed|cursed|swore|hung up) (at|on) *
        (treat|treats|treated|treating) (me|us|customers|people|your customers|their customers) (like|so|with|very|badly|poorly)
        (bad|terrible|worst|horrible|awful|shocking|poor) (attitude|staff|manners|driver|employee|manager)*
    """,
    "leaving": """
        (never|not|won't|don't) .. (again|ever) (buy|use|order|shop|fly|go|eat|return|come|visit|trust|deal)*
        (never|won't|not) (be |) (buy|buying|order|ordering|use|using|shop|shopping|fly|flying|come|coming|return|returning|go|going|purchase|purchasing|recommend) *
        never again
        last time
        (cancel|cancelling|canceling|cancelled|closing|close|delete|deleted|deleting) (my|our|the|this) (subscription|account|membership|contract|order|plan|app|service)
        (switch|switching|switched|move|moving|going|went) (to|back to) (a |another |the |your |)(competitor|provider|company|bank|brand|verizon|android)*
        (don't|do not|never) (waste|bother|buy|order|use|download|trust|install|shop|go|fly|recommend)
        (avoid|stay away|steer clear|beware|uninstall*|boycott)
        (lost|losing|lose) .. (customer|business|custom)
        (loyal|long time|longtime|long-time) (customer|user|member)*
        wouldn't recommend
        (not|hardly) recommend*
        taking my business
        (done|finished|through) with (you|them|this|your)
        regret*
    """,
    "irony": """
        thanks for nothing
        thank* (you|u|) (so much |a lot |very much |)for .. (another|ruining|wasting|losing|breaking|delaying|charging|cancelling|canceling|ignoring|not|making me|leaving|nothing|sending .. (wrong|broken|still))
        thanks a lot
        (great|nice|lovely|fantastic|brilliant|awesome|perfect|wonderful|excellent) another *
        (great|nice|good|way|excellent|brilliant) (job|work|going|to go) .. (breaking|losing|ruining|not|another|screwing|messing|failing)
        way to (go|ruin|lose|treat|make|keep)
        (what a|such a|total|complete|absolute|an absolute|a complete|a total|it's a|is a|big) (joke|mess|waste|disgrace|shambles|farce|nightmare|fail|failure|disaster|disappointment|shame|rip off|scam|rubbish|crap|disgusting)
        *fail
        *sucks
        (yeah|oh|sure) right
        (are|r) (you|u) (kidding|serious|joking|for real)
        (wtf|wth|smh|ffs|ridiculous|unacceptable|outrageous|unbelievable|appalling|disgraceful|shocking|shambles|shameful|pathetic|absurd|seriously)
        (isn't|not) good enough
        not (happy|impressed|pleased|satisfied|ok|okay|acceptable|cool|right|fair|helpful|amused|worth)
        no(t| longer) (fun|good|useful|excuse|sense|customer service)
        (get|sort|pull) (your|ur) (act|shit|stuff|sh.t) together
        (do|you had|your) (your|one|only) (job|one job)
        come on
        fix (your|ur|it|this|the|that|ya)
        sort (it|this|your|yourselves) *
        (please|pls|plz) (fix|sort|resolve|address|solve|stop)
        needs (to be |)(fixed|sorted|resolved|improv*|addressed|fixing)
        do something
        (fed up|sick of|tired of|had enough|enough is enough)
    """,
    "bad": """
        (terrible|horrible|awful|worst|worse|disgust*|dreadful|atrocious|abysmal|horrendous|horrid|useless|worthless|pointless|garbage|trash|rubbish|crap|crappy|shit|shitty|shite|bullshit|bs|lousy|gross|nasty|annoying|frustrat*|infuriat*|disappoint*|upset*|angry|furious|fuming|pissed|livid|unhappy|hate|hated|poor|poorly|shoddy|mediocre|overrated|inedible|stale|soggy|dirty|filthy|uncomfortable|unwatchable|unusable|unplayable|nonsense|stupid|dumb|idiot*|clueless|embarrass*|inconvenien*|unfair|insane)
        (sucks|suck|sucked|blows|stinks|smells)
        (waste|wasted|wasting) .. (time|money|day|hour|space)*
        (bad|low|cheap|poor) (quality|experience|product|taste|idea|food|design)
        (let|letting|falls|fell|falling|came|coming|come|went|gone|going) (down|apart|off|downhill)
        (cold|raw|undercooked|burnt|overcooked) (food|fries|burger|chicken|meal|coffee|pizza)*
        (hard|difficult|impossible) to (use|find|get|contact|reach|understand|read|navigate)
        so (bad|slow|hard|difficult|confusing|expensive|disappointing)
        (slow|slower|slowest|laggy|lagging|lags|sluggish)
    """,
    "broken": """
        (broken|broke|breaks|breaking|cracked|damaged|faulty|defective|defect*|shattered|ripped|torn|leaking|leaks|leaked|malfunction*|unresponsive|unreliable)
        (doesn't|don't|didn't|isn't|not|never|won't|wouldn't|stopped|stops|hasn't|aren't|wasn't|can't|no longer|nothing|barely|hardly) .. (work|works|working|worked|function|functioning|turn on|charge|charging|start|starting|fit)
        (out of order|out of service|not usable|no (water|power|heat*|signal|reception|sound|picture|electricity))
        (keep|keeps|kept) (failing|breaking|dying|shutting|turning off|freezing|crashing|disconnecting|dropping|going|getting|stopping|saying|asking|telling|happening)
        (missing|lost) (item|part|piece|luggage|bag|order|package|parcel|from|a |my |button|screw)*
        (lost|missing) (my|our|the) *
        (fell|falls|falling|fallen|came|coming) (apart|off|out)
        (a |) hole in
        (replac*|repair*) (again|twice|already)
        (needs|need|needed|wants) (a |to be |)(replac*|repair*|new)
        (dead|died|dies|dying) (after|again|already|within|battery|on|already)
    """,
    "digital": """
        (crash|crashes|crashed|crashing|freezes|froze|frozen|freezing|glitch*|bug|bugs|buggy|lag|buffering|hangs)
        (error|errors)
        (can't|cannot|couldn't|unable to|won't let me|not able to|able to|doesn't let|doesn't allow|not let|impossible to|not allowing) .. (log|login|sign|access|open|load|connect|download|update|install|play|watch|pay|order|use|find|see|get|add|send|change|book|activate|register|print|stream|do|make|upload|reset|buy|purchase|cancel|check|receive|view|call|download)
        (won't|doesn't|not|isn't|aren't|never|fails to|failed to) .. (load*|open*|connect*|download*|updat*|install*|sync*|log*|send*|show*|display*|respond*|play*|print*|recogni*|appear*|let|pair*|refresh*|register*|stream*)
        (down|offline) (again|for|since|today|all|right now|at the moment)
        (site|website|app|server|servers|system|internet|network|wifi|service|broadband|line|page) .. (is|are|was|were|been|keeps|keep|has been|so|still|always) .. (down|slow|broken|awful|terrible|crap|useless|not|unavailable|disconnect*|off|dropping|bad)
        no (internet|service|connection|wifi|signal|network|coverage|sound|access)
        (locked|kicked|logged|signed) (me |) out
        (since|after) .. (update|updating|updated|upgrade|upgrading)
        (lost|losing|loses|deleted|deletes) .. (data|progress|photos|files|connection|settings|messages|account|emails)
        (disconnect*|logs me out|pop ups|too many ads)
    """,
    "price": """
        (overpriced|over priced|pricey|price (hike|increase|went up|rise|gouging))
        (too|so|very|way too|really|ridiculously) (expensive|pricey|costly)
        (not worth|waste of) (the|a|your|my|it|) (money|price|penny|cent)
        price* (has|have|is|are|went|gone|going) .. up
        greedy
        money grab*
    """,
    "unclear": """
        (unclear|confusing|confused|misinform*|misinformation|no explanation|no idea|not clear|makes no sense|make no sense|don't understand|doesn't make sense)
        (no|not enough|lack of) (info|information|instructions|manual|notice|warning|details|transparency)
        (can't|cannot|couldn't|unable to|nowhere to) .. find .. (info|information|number|email|contact|answer|how|manual|anything|location)*
        (different|contradict*|conflicting) (answers|information|stories|things)
    """,
    "novelty": """
        (outdated|old fashioned|old-fashioned|behind the times)
        (please|pls|plz|should|could you|can you) (add|bring back|include|introduce|offer|have)
        bring (back|it back|them back)
        (needs|need) (an |some |more |) (update|improvement|improving|feature|option)*
        (wish|hope|hoping|would like|would be (nice|great|good)|would love) .. (could|had|would|to see|add|option|feature|if)
        (no|missing|lacks|lack of) .. (feature|option|support for|dark mode|integration)*
    """,
    "request": """
        (please|pls|plz) (help|advise|assist|look|check|respond|reply|do|get|let|make|bring|tell|explain|call|contact|dm|refund|send|add|give)
        (can|could|will|would) (you|someone|anyone|somebody|u|i) .. (help|assist|look into|explain|fix|resolve|check|tell me why|call me|contact me|refund)
        (need|needs|want|require) (some |your |urgent |immediate |) (help|assistance|support|answers|answer|explanation|solution|resolution)
        help (me|us|please|pls|plz)
        any (help|idea|ideas|update|updates|advice|solution|suggestions|eta|news)
        what (is|are|'s) (going on|happening|the problem|the issue|wrong|up with|the deal|the point)
        what's (going on|happening|the problem|the issue|wrong|up with|the deal|the point)
        what happened (to|with)
        what .. (gives|the hell|the heck|the f*)
        (why|how come|y) (is|are|do|does|did|don't|doesn't|didn't|isn't|aren't|can't|won't|am|was|were|has|have|haven't|hasn't|would|should|so|not|can|the|my|i|you|your|it|must|will)
        (when|how) (will|are|is|do|can) (you|this|it|i|we|they) .. (fix*|get|receive|resolve*|work|be|going to|expect|finally)
        how (is|can|could|do|does|did|long|many times|hard|on earth|dare)
        (is|are) (there|you|anyone) (a problem|an issue|an outage|having (issues|problems|trouble)|aware|going to)
        raise* .. (complaint|ticket|issue)
        (complain|complaint|complaints|complaining|complained)
        (explain|escalate|explanation|manager|supervisor)
    """,
    "trouble": """
        (problem|problems|issue|issues|trouble|troubles|fault|faults|outage|mistake|mistakes|failure|failed|fails|failing|difficulty|difficulties|nightmare|mess|chaos|hassle)
        (wrong|incorrect|incorrectly|bad|badly|blocked|refused|rejected|declined|denied|stolen|suspended|terminated|expired|unavailable|forced|forgot|forgotten|forget)
        (unfortunately|sadly|sad|sorry to say|apparently)
        (lost|missing|stuck|gone|empty|dead|drained|late|noisy|loud|weak|crowded|overcrowded|rammed|packed|ruined|messed|screwed)
        (only|just) (got|received|get|found|to find|had|been)
        (again|still|yet|every time|everytime|anymore|any more|yesterday|constantly|all day|all morning|consistently|repeatedly|finally|keeps|several times|many times|[0-9] times|third time|second time|2nd time|3rd time|another)
        (tried|trying) (to|everything|all|it|again|for|multiple|that|calling|several)
        (spent|wasted) .. (hours|hour|days|time|money|minutes|£*)
        (after|for) .. (hour|hr|day|week|month|minute|min|year)s
        [0-9]+ (hour|hr|day|week|month|minute|min)s
    """,
    "negation": """
        (no|not|never|nothing|none|nobody|nowhere|neither|without|cannot|*n't|dont|cant|wont|doesnt|didnt|isnt|wasnt|havent|hasnt|couldnt|arent|wouldnt)
    """,
    "praise": """
        (as|than|when|was|time|date) promised
        (kept|keeps|keep|keeping) (its|their|the|your|a|his) promise*
        promised .. (and|kept|came|delivered|arrived) .. (delivered|kept|it did|on time|came|arrived)
        (no|never (had |)(a |any |)|not a single|without (a|any)|zero|not any) (problem|problems|issue|issues|complaint|complaints|trouble|hassle|hassles|delay|delays|mistakes|fault|faults|errors|bugs)
        (can't|cannot|couldn't|can not) (complain|fault|wait|go wrong|beat|recommend|stop|get enough|thank|praise|believe how (good|easy|fast|great|nice))
        (never|not) (disappoint*|let me down|fails|failed|regret*)
        (doesn't|won't|don't|didn't|not) disappoint*
        (no|never|won't|wouldn't) (regrets|regret it|hesitat*)
        (won't|not|wouldn't) (be disappointed|use any other|go anywhere else|look back)
        wouldn't (change|use any)
        don't hesitate
        nothing (but|to complain|bad)
        (problem|problems|issue|issues|it|that|this|is|was|all|now|got) .. (solved|sorted|fixed|resolved|replaced) (quickly|fast|now|immediately|within|right away|in no time|instantly|efficiently|promptly)
        (thanks|thank you|thx|ty) (so much |very much |a lot |again |) for (your |the |all |) (help|quick|fast|great|speedy|prompt|resolv*|fix*|sort*|reply|replying|response|responding|info|support|good|amazing|excellent|follow*|getting back|update|making)*
        (thank you|thanks|cheers|thx) (so much|very much|again)
        (works|worked|working) (great|fine|perfectly|well|again|now|like a charm|good)
        (problem|issue) solved
        all (good|sorted|set|fixed|working)
        no worries
        (no|any|what's the) (problem|probs)
        (love|loved|loving|amazing|awesome|excellent|fantastic|brilliant|wonderful|perfect|superb|outstanding|delicious|highly recommend|impressed|pleased|well done|great (service|job|product|app|experience|customer|place|food|staff|game)|best|happy with|very happy|so happy|thrilled|grateful|good (service|job|product|work|experience|app))
        not (bad|too bad|only|just|that bad|to mention|a problem|an issue)
        (better|cheaper|faster) (than|late)
    """,
    "author": """
        (i|i'm|i've|i'd|i'll|im|ive|my|me|mine|we|we're|we've|our|us|myself)
    """,
}
