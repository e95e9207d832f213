# Rows of a file that everything like them contradicts.

doubts =
    { $count ->
        [one] Please look at { $count } lesson: questions like it have another answer.
       *[other] Please look at { $count } lessons: questions like them have another answer.
    }
doubt = - line { $line }: { $question } → { $answer }, but others say { $instead }
doubt-phrase =
    - { $line ->
        [0] taught before
       *[other] line { $line }
    }: { $question } → { $answer }; without the words { $phrase } others say { $instead }
button-discard-doubtful =
    { $count ->
        [one] Discard this lesson
       *[other] Discard these { $count }
    }
row-w-doubtful = Questions like this one have another answer.
