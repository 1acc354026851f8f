//! What is poured, and what it is poured from.

use super::{Colour, Paint, leaf, shadow, steam};

/// A tall glass with ice.
pub(super) fn glass(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, shine) = (main.darker(16), main.lighter(30));
    let ice: String = [(312, 330, -14), (400, 318, 12), (350, 392, 24), (436, 386, -18)]
        .iter()
        .map(|(x, y, turn)| {
            format!("<rect x=\"{x}\" y=\"{y}\" width=\"64\" height=\"60\" rx=\"12\" fill=\"#ffffff\" opacity=\".42\" transform=\"rotate({turn} {x} {y})\"/>")
        })
        .collect();
    let pearls: String = [(318, 606), (352, 622), (390, 610), (428, 624), (462, 606), (340, 580), (410, 584), (446, 576), (376, 592)]
        .iter()
        .map(|(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"17\" fill=\"{accent}\"/><circle cx=\"{}\" cy=\"{}\" r=\"5\" fill=\"#ffffff\" opacity=\".4\"/>", x - 5, y - 6))
        .collect();
    format!(
        "{}<path fill=\"{}\" d=\"M470 130l24 8-66 250-24-6z\"/><path fill=\"{second}\" d=\"M262 282h276l-36 350q-4 20-24 20H322q-20 0-24-20z\"/>\
         <path fill=\"{main}\" d=\"M274 400c60 36 90-26 140 6 40 26 80 16 112-10l-24 236q-4 20-24 20H322q-20 0-24-20z\"/>\
         <path fill=\"{deep}\" d=\"M470 420q30-4 56-24l-24 236q-4 20-24 20h-36z\" opacity=\".5\"/>{ice}{pearls}\
         <path fill=\"{shine}\" d=\"M292 300l28 330q2 12-8 8-14-8-16-28l-28-300q12-20 24-10z\" opacity=\".55\"/>\
         <path fill=\"none\" stroke=\"#ffffff\" stroke-width=\"10\" opacity=\".75\" d=\"M250 220l46 414q4 24 28 24h152q24 0 28-24l46-414\"/><ellipse cx=\"400\" cy=\"220\" rx=\"150\" ry=\"28\" fill=\"none\" stroke=\"#ffffff\" stroke-width=\"8\" opacity=\".75\"/>\
         <ellipse cx=\"400\" cy=\"284\" rx=\"138\" ry=\"24\" fill=\"{}\"/>",
        shadow(400, 660, 200),
        Colour::INK.lighter(20),
        second.lighter(24)
    )
}

/// A cup on its saucer.
pub(super) fn cup(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (body_shade, rim, ring) = (second.darker(10), second.lighter(40), main.lighter(26));
    format!(
        "{}<ellipse cx=\"390\" cy=\"634\" rx=\"260\" ry=\"44\" fill=\"{body_shade}\"/><ellipse cx=\"390\" cy=\"626\" rx=\"260\" ry=\"44\" fill=\"{second}\"/><ellipse cx=\"390\" cy=\"624\" rx=\"160\" ry=\"24\" fill=\"{body_shade}\"/>\
         <path fill=\"none\" stroke=\"{body_shade}\" stroke-width=\"34\" d=\"M570 420c90-20 120 120-30 130\"/>\
         <path fill=\"{second}\" d=\"M190 380c0 150 70 240 200 240s200-90 200-240z\"/><path fill=\"{body_shade}\" d=\"M430 616c100-16 160-104 160-236h-70c0 110-30 190-90 236z\" opacity=\".7\"/>\
         <path fill=\"{accent}\" d=\"M198 440c4 20 8 38 14 54 110 34 246 34 356 0 6-16 10-34 14-54-110 36-274 36-384 0z\" opacity=\".85\"/>\
         <ellipse cx=\"390\" cy=\"380\" rx=\"200\" ry=\"58\" fill=\"{rim}\"/><ellipse cx=\"390\" cy=\"384\" rx=\"180\" ry=\"47\" fill=\"{main}\"/><ellipse cx=\"350\" cy=\"376\" rx=\"80\" ry=\"16\" fill=\"{ring}\"/>{}",
        shadow(390, 650, 280),
        steam(390, 310)
    )
}

/// A bottle of something cold.
pub(super) fn bottle(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, shine, lid) = (main.darker(18), main.lighter(40), accent.darker(14));
    format!(
        "{}<path fill=\"{main}\" d=\"M340 210h120v70c0 40 70 60 70 130v210q0 34-34 34H304q-34 0-34-34V410c0-70 70-90 70-130z\"/>\
         <path fill=\"{deep}\" d=\"M424 210h36v70c0 40 70 60 70 130v210q0 34-34 34h-50c20-10 30-20 30-44V420c0-70-52-90-52-140z\" opacity=\".55\"/>\
         <path fill=\"{shine}\" d=\"M300 410c2-30 20-52 36-70 8-8 20-4 14 10-14 30-20 50-20 80v170c0 16-30 16-30 0z\" opacity=\".7\"/>\
         <rect x=\"330\" y=\"140\" width=\"140\" height=\"76\" rx=\"14\" fill=\"{accent}\"/><path fill=\"{lid}\" d=\"M426 140h30q14 0 14 14v48q0 14-14 14h-30z\"/>\
         <path fill=\"{second}\" d=\"M270 440h260v150H270z\"/><path fill=\"{}\" d=\"M476 440h54v150h-54z\" opacity=\".5\"/><circle cx=\"400\" cy=\"500\" r=\"30\" fill=\"{accent}\"/><rect x=\"340\" y=\"548\" width=\"120\" height=\"9\" rx=\"4\" fill=\"{accent}\" opacity=\".6\"/><rect x=\"364\" y=\"566\" width=\"72\" height=\"7\" rx=\"3\" fill=\"{accent}\" opacity=\".4\"/>{}{}",
        shadow(400, 662, 180),
        second.darker(14),
        leaf(540, 640, -10, Colour::named("leaf").unwrap_or(accent)),
        leaf(150, 660, 12, Colour::named("leaf").unwrap_or(accent)),
    )
}

/// A pudding in a small glass, in layers.
pub(super) fn pudding(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, top) = (main.darker(14), second.lighter(22));
    format!(
        "{}<path fill=\"{main}\" d=\"M220 440h360l-26 176q-6 36-44 36H290q-38 0-44-36z\"/><path fill=\"{second}\" d=\"M214 396c60-20 120 24 190 4s120-30 182 0l-8 70c-60 24-110-20-180 0s-120 16-176-4z\"/>\
         <path fill=\"{deep}\" d=\"M500 470q40-4 78 0l-24 146q-6 36-44 36h-40z\" opacity=\".5\"/><ellipse cx=\"400\" cy=\"392\" rx=\"186\" ry=\"48\" fill=\"{top}\"/>\
         <path fill=\"{accent}\" d=\"M300 392c0-40 50-66 100-66s100 26 100 66c0 20-200 20-200 0z\"/><ellipse cx=\"372\" cy=\"352\" rx=\"30\" ry=\"11\" fill=\"{}\"/>\
         <path fill=\"none\" stroke=\"#ffffff\" stroke-width=\"10\" opacity=\".75\" d=\"M204 350l42 262q6 46 48 46h212q42 0 48-46l42-262\"/><ellipse cx=\"400\" cy=\"350\" rx=\"196\" ry=\"46\" fill=\"none\" stroke=\"#ffffff\" stroke-width=\"8\" opacity=\".75\"/>{}",
        shadow(400, 664, 210),
        accent.lighter(40),
        leaf(404, 322, -30, Colour::named("leaf").unwrap_or(accent))
    )
}

/// A jar with a label.
pub(super) fn jar(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, shine, lid) = (main.darker(20), main.lighter(38), second.darker(16));
    format!(
        "{}<path fill=\"{main}\" d=\"M250 290h300q40 20 40 70v230q0 64-64 64H274q-64 0-64-64V360q0-50 40-70z\"/><path fill=\"{deep}\" d=\"M500 290h50q40 20 40 70v230q0 64-64 64h-60c44-6 54-30 54-70V370q0-50-20-80z\" opacity=\".55\"/>\
         <path fill=\"{shine}\" d=\"M236 370q4-34 26-46 12-2 8 12-8 20-8 50v190c0 18-26 18-26 0z\" opacity=\".7\"/>\
         <path fill=\"{second}\" d=\"M226 220h348q18 0 18 18v44q0 18-18 18H226q-18 0-18-18v-44q0-18 18-18z\"/><path fill=\"{lid}\" d=\"M510 220h64q18 0 18 18v44q0 18-18 18h-64z\" opacity=\".7\"/><ellipse cx=\"400\" cy=\"222\" rx=\"190\" ry=\"26\" fill=\"{}\"/>\
         <rect x=\"286\" y=\"384\" width=\"228\" height=\"190\" rx=\"14\" fill=\"#fdfaf3\"/><rect x=\"300\" y=\"398\" width=\"200\" height=\"162\" rx=\"8\" fill=\"none\" stroke=\"{accent}\" stroke-width=\"4\"/>\
         <circle cx=\"400\" cy=\"458\" r=\"34\" fill=\"{accent}\"/><rect x=\"340\" y=\"514\" width=\"120\" height=\"9\" rx=\"4\" fill=\"{accent}\" opacity=\".6\"/><rect x=\"364\" y=\"532\" width=\"72\" height=\"7\" rx=\"3\" fill=\"{accent}\" opacity=\".4\"/>",
        shadow(400, 660, 220),
        second.lighter(20)
    )
}

/// A teapot.
pub(super) fn teapot(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, shine) = (main.darker(22), main.lighter(30));
    format!(
        "{}<path fill=\"none\" stroke=\"{deep}\" stroke-width=\"34\" d=\"M200 400c-120-10-110 170 40 170\"/><path fill=\"{main}\" d=\"M560 520c60-10 70-110 150-140l-18-34c-90 20-120 70-160 74z\"/>\
         <path fill=\"{main}\" d=\"M180 480c0-110 80-164 210-164s210 54 210 164c0 100-80 170-210 170S180 580 180 480z\"/><path fill=\"{deep}\" d=\"M470 326c84 22 130 74 130 154 0 100-80 170-210 170 110-50 150-200 80-324z\" opacity=\".5\"/>\
         <path fill=\"{shine}\" d=\"M220 480c0-56 26-90 64-110 16-6 24 6 10 20-26 26-36 54-34 92 0 26-40 24-40-2z\" opacity=\".7\"/>\
         <ellipse cx=\"390\" cy=\"326\" rx=\"124\" ry=\"34\" fill=\"{deep}\"/><path fill=\"{second}\" d=\"M276 318c10-50 60-74 114-74s104 24 114 74c-40 26-188 26-228 0z\"/><circle cx=\"390\" cy=\"226\" r=\"30\" fill=\"{accent}\"/>\
         <ellipse cx=\"390\" cy=\"648\" rx=\"110\" ry=\"14\" fill=\"{deep}\"/>",
        shadow(400, 660, 240)
    )
}

/// A lidded bowl with two small cups.
pub(super) fn gaiwan(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (shade, line) = (main.darker(12), accent);
    let small = |x: i32| {
        format!(
            "<g transform=\"translate({x} 590)\"><path fill=\"{main}\" d=\"M-70-46c0 70 30 96 70 96s70-26 70-96z\"/><path fill=\"{shade}\" d=\"M20 48c34-10 50-40 50-94H40c0 40-6 70-20 94z\"/><ellipse cx=\"0\" cy=\"-46\" rx=\"70\" ry=\"19\" fill=\"{}\"/><ellipse cx=\"0\" cy=\"-44\" rx=\"58\" ry=\"14\" fill=\"{second}\"/></g>",
            main.lighter(30)
        )
    };
    format!(
        "{}<ellipse cx=\"380\" cy=\"592\" rx=\"220\" ry=\"40\" fill=\"{shade}\"/><ellipse cx=\"380\" cy=\"584\" rx=\"220\" ry=\"40\" fill=\"{main}\"/>\
         <path fill=\"{main}\" d=\"M190 350c10 150 80 236 190 236s180-86 190-236z\"/><path fill=\"{shade}\" d=\"M420 582c90-18 142-100 150-232h-70c0 110-26 190-80 232z\" opacity=\".8\"/>\
         <path fill=\"none\" stroke=\"{line}\" stroke-width=\"8\" d=\"M200 400c110 36 250 36 360 0M240 520q140 44 280 0\" opacity=\".8\"/><path fill=\"{line}\" d=\"M340 460c20-40 60-40 80 0-20 40-60 40-80 0z\" opacity=\".8\"/>\
         <path fill=\"{main}\" d=\"M214 336c10-66 80-104 166-104s156 38 166 104c-60 26-272 26-332 0z\"/><path fill=\"{shade}\" d=\"M430 238c66 14 108 48 116 98-20 8-50 14-86 18 10-40 0-80-30-116z\" opacity=\".7\"/>\
         <ellipse cx=\"380\" cy=\"228\" rx=\"54\" ry=\"16\" fill=\"{shade}\"/><path fill=\"{main}\" d=\"M340 196h80l-10 34h-60z\"/><ellipse cx=\"380\" cy=\"196\" rx=\"42\" ry=\"12\" fill=\"{line}\"/>{}{}",
        shadow(400, 640, 300),
        small(600),
        small(190)
    )
}

/// A bottle to carry, with a lid.
pub(super) fn tumbler(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, shine, lid) = (main.darker(20), main.lighter(32), second.darker(18));
    format!(
        "{}<rect x=\"286\" y=\"230\" width=\"228\" height=\"424\" rx=\"44\" fill=\"{main}\"/><path fill=\"{deep}\" d=\"M440 230h30q44 0 44 44v336q0 44-44 44h-30z\" opacity=\".55\"/><rect x=\"312\" y=\"280\" width=\"26\" height=\"320\" rx=\"13\" fill=\"{shine}\" opacity=\".7\"/>\
         <rect x=\"276\" y=\"240\" width=\"248\" height=\"26\" rx=\"10\" fill=\"{lid}\"/><rect x=\"300\" y=\"146\" width=\"200\" height=\"100\" rx=\"26\" fill=\"{second}\"/><path fill=\"{lid}\" d=\"M440 146h34q26 0 26 26v48q0 26-26 26h-34z\" opacity=\".7\"/>\
         <path fill=\"none\" stroke=\"{accent}\" stroke-width=\"18\" stroke-linecap=\"round\" d=\"M500 178c90-30 110 90 60 110\"/><circle cx=\"400\" cy=\"440\" r=\"46\" fill=\"{accent}\"/>{}",
        shadow(400, 664, 170),
        leaf(376, 446, -30, main)
    )
}
