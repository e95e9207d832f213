# What she can do for whoever asks, in one message.

help-for =
    { $role ->
        [direct] Between the two of us you may do all of this:
        [stranger] You aren't a member of this server, so this is what you may do here:
        [teacher] You are a **teacher** here: what you teach me counts at once.
        [manager] You **manage** me here, so all of this is yours:
        [operator] You run me, so all of this is yours:
       *[member] This is what you can do with me here:
    }
help-chapter-talk = 💬 **Talk** (or mention me, or reply to me)
help-chapter-call = 📞 **Call**
help-chapter-teach = 🌱 **Teach**
help-chapter-look = 🔎 **Look back**
help-chapter-train = 🏋️ **Train**
help-chapter-manage = 🛠️ **Manage**
help-chapter-own = 🔐 **Yours**
help-hi = say hello
help-ask = ask me anything
help-speak = I say a message or your words aloud
help-transcribe = I write down a recording
help-voice = how I sound to you
help-engines = what hears and speaks here
help-join = I come into your voice channel
help-leave = I leave it
help-stop = I fall silent
help-skip = I go on to the next answer
help-train =
    { $teaches ->
        [yes] `question -> answer`, or with files
       *[no] `question -> answer`, a teacher looks at it
    }
help-correct = in reply to an answer: the right one
help-feedback = tell those who manage this server
help-inbox = what others proposed and said
help-why = in reply to an answer, or right after it: where it is from
help-lessons = what I was taught, and by whom
help-jobs = trainings and how far they are
help-models = who answers now, and how well
help-test = how well I do on your questions
help-select-dataset = what the next training reads
help-cancel = stop a training
help-archive = the files of this server as a ZIP
help-getfile = one of them
help-setup = everything below, in one sitting
help-open = I answer everything in this channel
help-close = only when I'm spoken to
help-language = which language I speak here
help-privacy = what I hold about you; delete it
help-help = this page
help-instruction = all of it in full
help-menus = -# Under an answer: *Correct*, 👍 and 👎. A right-click on a message, then *Apps*: correct it, ask why, speak it, transcribe it, teach from it. Voice messages work, too.
help-without-content = ⚠️ I can't read ordinary messages here. Mentions, direct messages, slash commands and menus work; commands with `{ $prefix }` only together with a mention.
