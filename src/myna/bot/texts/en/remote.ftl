# Trainings that go on elsewhere, at an endpoint of the operator's choice.

remote-progress = 🛰️ At { $host }, on top of { $base }: { $phase }
remote-phase =
    { $phase ->
        [probing] asking whether it trains
        [uploading] sending { $rows } lessons
        [validating] it checks the lessons
        [waiting] waiting for its turn there
        [preferring] learning from corrections
        [done] done there
       *[training] learning
    }
remote-tokens =
    { $tokens ->
        [one] { $tokens } token trained
       *[other] { $tokens } tokens trained
    }
remote-cost = ${ $dollars }
remote-made = 🛰️ Trained at { $host } on { $rows } lessons that were sent there, on top of { $base }. Its name there: { $model }.
remote-failed =
    { $reason ->
        [remote-not-allowed] I may not send this server's lessons to { $host }. A manager can allow it by choosing a model at that host with /chat.
        [remote-not-set] No place is set where I could train elsewhere; my keeper can set one.
        [remote-too-few] Too few lessons may leave this machine: a training elsewhere wants at least { $fewest }.
        [remote-too-large] The lessons make a larger file than may be sent.
        [remote-not-offered] { $host } offers no trainings. My keeper can name another place.
        [remote-closed] { $host } trains nothing for this key. At OpenAI only those can train who did so before, and from { $closed } on nobody; what was trained there ends on { $ends }.
        [remote-key] { $host } does not accept the key. My keeper can mend it.
        [remote-quota] The account at { $host } is used up. My keeper can mend it.
        [remote-failed] The training at { $host } came to nothing.
        [remote-refused] { $host } refused the training.
        [remote-unreadable] I cannot make sense of what { $host } answers.
       *[other] { $host } could not be reached often enough. Try again later.
    } Nothing changed: I answer as before.
remote-said = It said: { $said }
remote-checkpoint = checkpoint at step { $step }
remote-validation-loss = validation loss { $loss }
remote-training-loss = training loss { $loss }
