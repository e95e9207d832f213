# Who may do what, whom to ask, and how long to wait.

role-named = “{ $name }”
who-may =
    { $count ->
        [0] those who manage this server
        [1] members with the role { $roles } and those who manage this server
       *[other] members with one of the roles { $roles } and those who manage this server
    }
wait-seconds =
    { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
wait-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }

error-not-allowed =
    { $action ->
        [ask] Only members of this server can talk with me here. In a server of your own, or in a direct message, I'd be glad to.
        [teach] Only teachers can teach me many things at once: { $teachers }. One lesson at a time is welcome from everybody; a teacher looks at it.
        [propose] Only members of this server can teach me here.
        [review] Only teachers can decide about lessons here: { $teachers }.
        [read-feedback] Only { $managers } can read what members said.
        [archive] Only { $managers } can archive the files of this server.
        [get-file] Only { $managers } can get the files of this server.
        [select-dataset] Only teachers can choose what I learn from: { $teachers }.
        [train] Only teachers can begin a training here: { $teachers }. One lesson at a time is welcome from everybody; a teacher looks at it.
        [test] Only teachers can test me here: { $teachers }.
        [cancel] Only teachers can stop a training here: { $teachers }.
        [promote] Only { $managers } can choose which model answers and throw out files that others sent.
        [set-up] Only { $managers } can set me up here.
        [open-channel] Only { $managers } can open or close a channel for me.
        [call] Only those who are in the call with me, and { $managers }, can do that. Come in!
        [choose-language] Only { $managers } can choose my language.
        [choose-server-voice] Only { $managers } can choose how I sound to everybody. How I sound to you is yours to choose.
        [allow-network] Only { $managers } can decide what may leave this machine.
        [reserved-words] Whoever wrote or said that wants nothing of theirs kept, so I leave it alone.
        [speak-for-another] Only the one who said this can decide about it. Send me a recording of your own!
        [network-never] My keeper decided that nothing leaves this machine, so I can't switch that on here.
       *[other]
            { $needs ->
                [operator] Only my keeper, the person who runs me, can do that.
                [manager] Only { $managers } can do that here.
                [teacher] Only teachers can do that here: { $teachers }.
                [member] Only members of this server can do that here.
               *[other] Nobody can do that here. If you think that's wrong, ask { $managers }.
            }
    }
error-quota-reached =
    { $what ->
        [pace]
            { $whose ->
                [member] Let me catch my breath: you can ask me for that again in { $wait }.
                [server] This server is asking a lot of me just now. I can do that again in { $wait }.
               *[other] Very many people are asking me for that just now. Please try again in { $wait }.
            }
        [jobs] There are as many trainings waiting here as may wait. Let one of them finish first.
        [lessons] I hold as many lessons of this server as I may. Take back what isn't needed any more.
        [proposals] Many lessons are waiting for a teacher already. Please try again once they were looked at.
        [feedback] The inbox is full. Please tell those who manage this server directly.
        [tests] A test is under way here. Please wait a moment until it's done.
       *[other] That's as much as I may do for now. Please try again later.
    }
