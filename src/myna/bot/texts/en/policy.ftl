# The privacy policy that `myna privacy-policy` makes of the settings.

policy-title = Privacy policy of this Myna
policy-made = Made by `myna privacy-policy` from the settings of this Myna: it says what the program does. Whoever runs her answers for it.
policy-sandbox = **This Myna is connected to a sandbox on its own machine. Nothing here comes from Discord.**

policy-who-title = Who
policy-who =
    Myna is an AI: a program that answers members of Discord servers with what they taught her. { $contact ->
        [none] She is run by whoever invited her; ask those who manage your server how to reach them.
       *[other] Whoever runs her can be reached here: { $contact }
    }

policy-kept-title = What is kept
policy-what = What
policy-what-for = What for
policy-how-long = How long
policy-lessons-what = Lessons: questions and answers that somebody taught, proposed, corrected or rated, with your Discord id, the ids of the message and the channel, and the time
policy-lessons-for = to answer with them, and to show who taught what
policy-lessons-long = until somebody deletes them, or you your data
policy-turns-what = Questions that you asked Myna, and what she answered
policy-turns-for = buttons under answers, corrections, `/why`
policy-turns-long =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
policy-feedback-what = Feedback that you gave
policy-feedback-for = for those who manage your server
policy-feedback-long =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
policy-choices-what = Your choices of voice and language; what a server's managers set up
policy-choices-for = to do as you like it
policy-choices-long = until you change or delete them
policy-files-what = Files that you sent to train her, and archives made of lessons
policy-files-for = to repeat and to check a training
policy-files-long = until somebody deletes them, or you your data
policy-models-what = Models made of a server's lessons
policy-models-for = to answer; no other server's Myna uses them
policy-models-long = the champion and the newest ones; those with words of yours end when you delete your data
policy-jobs-what = Trainings: who asked for them, how they ended, and some of the questions in which models differed
policy-jobs-for = to show what a training changed
policy-jobs-long =
    { $days ->
        [one] those questions { $days } day, the rest until you delete your data
       *[other] those questions { $days } days, the rest until you delete your data
    }
policy-wishes-what = That you wanted your data deleted, or nothing of yours kept: your Discord id and the time
policy-wishes-for = to hold to it
policy-wishes-long = until you take it back; of a deletion, until it is done
policy-phrasings-what = Other ways to ask what a lesson answers, proposed by a chat model
policy-phrasings-for = for the teacher to keep or to strike
policy-phrasings-long = 7 days, or until somebody decides
policy-usage-what = How many words a chat model read and wrote for a server, or for all direct chats together, on a day, without who asked
policy-usage-for = for those who manage the server: `/usage`
policy-usage-long = until whoever runs her deletes it; what your own direct chat read and wrote, until you delete your data
policy-speech-what = The sound of sentences that she spoke, without whom they were for
policy-speech-for = to speak them again at once
policy-speech-long = until there is no room for newer ones, or somebody deletes their data
policy-log-what = A log of ids, counts and times, without anybody's words
policy-log-for = to find faults
policy-log-long = as long as whoever runs her keeps it

policy-not-kept-title = What is not kept
policy-not-kept =
    - **Recordings.** What you send to be heard stays in memory until its words are found, and is never written to a disk. In calls Myna speaks; she doesn't listen.
    - **What isn't for her.** { $reads ->
        [addressed] Discord sends her only what mentions her, her direct messages, and what you type into her commands.
       *[all] Discord sends her the messages of the channels that she can see; those that are not for her are dropped at once, unread and unkept.
    }
    - **Profiles.** She works out nothing about who you are, knows no voices, and compares nobody over servers.

policy-training-title = Training
policy-training =
    Lessons are looked up when somebody asks. { $permission ->
        [none] No numbers of a model are trained on what came through Discord: that would need Discord's permission, and this Myna has none.
       *[other] This Myna also trains small models on them, with Discord's permission: { $permission }
    }

policy-others-title = Who else gets something
policy-others = Discord carries every message.
policy-others-nobody = Nothing else leaves the machine that Myna runs on.
policy-others-speech = Besides, only where those who manage a server allowed it (`/engines` shows it), recordings to be understood or texts to be spoken go to services on the network, of which these are installed: { $engines }.
policy-others-chat = Only where those who manage a server chose it (`/chat` shows it), a chat model elsewhere words answers: your question, the lessons that may answer it and what was said before in that chain of replies go to { $hosts }, without your name or id. Whoever wants nothing kept is never sent there.
policy-others-trainer = Where they chose a chat model at { $hosts }, lessons that may be trained on go there as well, to make a model of them, and questions for it to answer. There the lessons are deleted when the model is made, and the model when you delete your data.
policy-others-end = Nothing is sold, and there are no advertisements.

policy-rights-title = Your rights
policy-rights =
    Write `/privacy` to Myna, on a server or in a direct message, whether or not you are still a member anywhere:

    - see what is kept about you, over all servers of this Myna, and download it as a file;
    - delete all of it for good. Models that learned from it stop answering, and are made again without it;
    - have nothing of yours kept from then on. You can still ask questions.

    If you can't reach her on Discord any more, write to whoever runs her: they can do the same for you.

policy-safety-title = Safety
policy-safety =
    All of it lies in one folder on the machine that Myna runs on, which only her account should be able to read; `myna doctor` tells whether its disk is encrypted.
    If something gets out, whoever runs her tells Discord and those whose data it is.

policy-ai-title = You talk to a machine
policy-ai = Myna says that she is an AI when she greets you, in her instructions and at the start of a call. Her voice is synthetic, and every sound file that she makes says so in a form that programs can read.

policy-end = This page tells what the program does. It is no legal advice: whoever runs Myna may have to add a name, a legal ground or the rights of their country.
