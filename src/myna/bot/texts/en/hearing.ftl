# What Myna says about recordings that people send her, and about commands that are said.

heard-doubtful = -# Did I hear you right? I often mishear. If so, press *Not what I said*.
heard-in-the-language-of-the-server = -# Do you speak English? Then tell me: `/voice`, *Language*
which-tongue = Which language do you speak? I'd rather ask once than mishear you. I'll remember it and listen again.
which-tongue-for-all = -# You can answer for the whole server, then I ask nobody: `{ $prefix }voice server language en`
button-tongue = English
tongue-chosen = I'll remember that.
heard-only-minutes =
    { $amount ->
        [one] -# I listened to the first minute of it only.
       *[other] -# I listened to the first { $amount } minutes of it only.
    }
heard-only-seconds =
    { $amount ->
        [one] -# I listened to the first second of it only.
       *[other] -# I listened to the first { $amount } seconds of it only.
    }
heard-not-now = I couldn't listen just now. Please send it again in a moment, or write to me.
still-listening = 🎙️ I'm still listening, this takes me a moment…
recordings-more =
    { $most ->
        [one] -# I listened to the first recording only.
       *[other] -# I listened to the first { $most } recordings only.
    }
recordings-wait = I'm still listening to your other recordings. One moment, then send this one again.

spoken-understood = I understood: `{ $command }`
spoken-sure = Shall I do that?
spoken-left = All right, everything stays as it is.
spoken-done = Done.
spoken-expired = That was a while ago, so I'd rather not do it now. Just say it again.
spoken-half-lesson = I'd love to learn that, but I heard only half of it. Say: “Myna, teach: question … answer …”
spoken-too-long = That's a lot to learn from one recording. Could you write it to me?

button-do = Yes, do it
button-dont = No, thanks
button-mend = Not what I said
form-mend = What did you say?
form-heard = I heard this
