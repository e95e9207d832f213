# What a model was made from, and what it may be made from.

weighing-none = 🔎 I look all of it up. None of it changed my weights, because it came through Discord.
weighing-some =
    { $weighed ->
        [one] 🧮 I look all of it up, and { $weighed } lesson trained my weights.
       *[other] 🧮 I look all of it up, and { $weighed } lessons trained my weights.
    } { $held ->
        [one] { $held } more only gets looked up, because it came through Discord.
       *[other] { $held } more only get looked up, because they came through Discord.
    }
weighing-all =
    { $weighed ->
        [one] 🧮 I look all of it up, and { $weighed } lesson trained my weights. It didn't come from Discord.
       *[other] 🧮 I look all of it up, and { $weighed } lessons trained my weights. None of them came from Discord.
    }
weighing-permitted =
    { $weighed ->
        [one] 🧮 I look all of it up, and { $weighed } lesson trained my weights, with Discord's permission: { $reference }
       *[other] 🧮 I look all of it up, and { $weighed } lessons trained my weights, with Discord's permission: { $reference }
    }
weighing-never = 🔎 I look all of it up. This engine has no weights to train.
