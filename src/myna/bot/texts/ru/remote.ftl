# Обучение, которое идёт в другом месте, по выбору хозяина.

remote-progress = 🛰️ На { $host }, поверх { $base }: { $phase }
remote-phase =
    { $phase ->
        [probing] спрашиваю, учат ли там
        [uploading] отправляю уроки, { $rows } шт.
        [validating] там проверяют уроки
        [waiting] жду там очереди
        [preferring] учусь на исправлениях
        [done] там всё готово
       *[training] учусь
    }
remote-tokens =
    { $tokens ->
        [one] обучено на { $tokens } токене
       *[other] обучено на { $tokens } токенах
    }
remote-cost = ${ $dollars }
remote-made = 🛰️ Обучено на { $host }, поверх { $base }; отправлено уроков: { $rows }. Имя там: { $model }.
remote-failed =
    { $reason ->
        [remote-not-allowed] Мне нельзя отправлять уроки этого сервера на { $host }. Разрешить может управляющий: выбрать через /chat модель на этом же хосте.
        [remote-not-set] Не задано место, где я могла бы учиться; задать его может мой хозяин.
        [remote-too-few] Слишком мало уроков могут покинуть эту машину: для обучения в другом месте нужно хотя бы { $fewest }.
        [remote-too-large] Из уроков выходит файл больше, чем можно отправить.
        [remote-not-offered] { $host } не обучает. Другое место может задать мой хозяин.
        [remote-closed] { $host } не обучает с этим ключом. В OpenAI учить могут только те, кто делал это раньше, а с { $closed } не сможет никто; обученное там отключат { $ends }.
        [remote-key] { $host } не принимает ключ. Это может поправить мой хозяин.
        [remote-quota] Счёт на { $host } исчерпан. Это может поправить мой хозяин.
        [remote-failed] Обучение на { $host } ничем не закончилось.
        [remote-refused] { $host } отказался обучать.
        [remote-unreadable] Не могу понять, что отвечает { $host }.
       *[other] До { $host } слишком часто было не достучаться. Попробуй позже.
    } Ничего не изменилось: отвечаю как раньше.
remote-said = Оттуда ответили: { $said }
remote-checkpoint = контрольная точка на шаге { $step }
remote-validation-loss = потери на проверке { $loss }
remote-training-loss = потери на обучении { $loss }
