# What Myna says when a manager sets her up.

setup-begin =
    ### 🪺 Let me settle in
    A few short questions; every answer counts at once, and you may stop whenever you like. This is how it is now:
setup-done =
    ### ✨ All set
    This is how it is now:
setup-go = Or go straight to…
setup-now = ➜ Now: { $now }
setup-roles-none = Choose roles
setup-channels-none = Choose channels

setup-language = Language
setup-language-about = Which language shall I speak here? If you choose none, I answer everybody in the one they write in.
setup-language-auto = Everybody's own
setup-language-now =
    { $language ->
        [ru] Russian
        [en] English
       *[auto] everybody's own
    }
setup-teachers = Who teaches me
setup-teachers-about = What teachers say counts at once. What anybody else proposes waits until a teacher says yes, so nobody is shut out. Those who manage me teach, too.
setup-teachers-now =
    { $kind ->
        [everybody] everybody
        [nobody] only those who manage me
        [named] whoever has a role called “{ $role }”
       *[roles] { $roles }
    }
setup-managers = Who manages me
setup-managers-about = Those who may manage the server manage me as well. Who else shall choose languages, channels and voices, get files and decide who teaches?
setup-managers-now =
    { $kind ->
        [nobody] only those who manage the server
       *[roles] { $roles } and those who manage the server
    }
setup-channels = Where I answer everything
setup-channels-about = Everywhere I answer when somebody mentions me or replies to me. In these channels I answer whatever is asked.
setup-channels-deaf = ⚠️ I can't read ordinary messages yet: whoever runs me has to switch on the *message content intent*. Until then this changes nothing.
setup-channels-now =
    { $kind ->
        [none] only where I'm spoken to
       *[some] { $channels }
    }
setup-voice = My voice
setup-voice-about = How I sound to everybody who chose nothing else, and which language I listen for in recordings. If you leave it to everybody, I ask each of them once.
setup-voice-now =
    { $language ->
        [ru] Russian
        [en] English
       *[auto] everybody's own language
    }, voice { $voice }, { $spoken ->
        [off] silent in calls
       *[on] answers aloud in calls
    }
setup-network = What leaves this machine
setup-network-about = Some engines hear and speak better, but they send what they get to others. Unless you allow it here, none of them is asked.
setup-network-now =
    { $allowed ->
        [yes] engines of the network may be asked
       *[no] { $words ->
            [elsewhere] no voices; questions go to { $where }
           *[here] nothing, everything stays here
        }
    }

button-setup-begin = Begin
button-setup-back = Back
button-setup-next = Next
button-setup-done = Done
button-setup-again = Change something
button-setup-hush = Be silent in calls
button-setup-aloud = Answer aloud in calls
button-teachers-everybody = Everybody
button-teachers-nobody = Only those who manage me
button-teachers-named = The role “{ $role }”

slash-setup = setup
slash-setup-about = Decide who teaches Myna, where she answers, and how she sounds
