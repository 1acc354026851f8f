//! What comes in a tin, a bag, a box.

use super::{Colour, Paint, leaf, shadow};

/// A landscape in a round of a label: hills and a sun.
fn hills(x: i32, y: i32, paint: Paint) -> String {
    let Paint { main, accent, .. } = paint;
    let (far, near) = (main.lighter(55), main.lighter(25));
    format!(
        "<g transform=\"translate({x} {y})\"><circle cx=\"34\" cy=\"-28\" r=\"26\" fill=\"{accent}\"/><path fill=\"{far}\" d=\"M-110 60c30-60 70-84 104-40 26 30 60 6 116 40z\"/><path fill=\"{near}\" d=\"M-110 60c40-34 80-30 110-8s70-14 110 8z\"/></g>"
    )
}

/// A tin of tea with a cup in front of it.
pub(super) fn tin(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, shine, label_shade) = (main.darker(20), main.lighter(20), second.darker(10));
    let green = Colour::named("tea").unwrap_or(main);
    format!(
        "{}<path fill=\"{main}\" d=\"M220 236v392c0 24 62 42 138 42s138-18 138-42V236z\"/><path fill=\"{deep}\" d=\"M430 262v398c41-8 66-19 66-32V236z\"/><path fill=\"{shine}\" d=\"M240 250v396c8 5 18 9 30 12V260z\"/>\
         <path fill=\"{second}\" d=\"M220 356c20 20 76 32 138 32s118-12 138-32v196c-20 20-76 32-138 32s-118-12-138-32z\"/><path fill=\"{label_shade}\" d=\"M430 382c31-6 54-15 66-26v196c-12 11-35 20-66 26z\"/>{}\
         <path fill=\"{accent}\" d=\"M220 346c20 20 76 32 138 32s118-12 138-32v9c-20 20-76 32-138 32s-118-12-138-32z\"/>\
         <path fill=\"{deep}\" d=\"M208 196v62c0 26 68 46 150 46s150-20 150-46v-62z\"/><path fill=\"{main}\" d=\"M226 212v60c9 6 20 11 34 15v-70z\"/><ellipse cx=\"358\" cy=\"196\" rx=\"150\" ry=\"46\" fill=\"{main}\"/><ellipse cx=\"358\" cy=\"193\" rx=\"122\" ry=\"34\" fill=\"{shine}\"/><ellipse cx=\"358\" cy=\"196\" rx=\"110\" ry=\"29\" fill=\"{main}\"/>\
         <g transform=\"translate(596 562) scale(.9)\"><ellipse cx=\"0\" cy=\"118\" rx=\"120\" ry=\"22\" fill=\"#ded7cb\"/><ellipse cx=\"0\" cy=\"112\" rx=\"120\" ry=\"22\" fill=\"#fdfbf7\"/><path fill=\"#fdfbf7\" d=\"M-82 10c0 70 34 102 82 102S82 80 82 10z\"/><path fill=\"#e4ded4\" d=\"M22 110c36-8 60-42 60-100H48c0 46-8 80-26 100z\"/><ellipse cx=\"0\" cy=\"10\" rx=\"82\" ry=\"20\" fill=\"#e4ded4\"/><ellipse cx=\"0\" cy=\"11\" rx=\"73\" ry=\"16\" fill=\"{accent}\"/></g>{}{}",
        shadow(400, 668, 260),
        hills(350, 474, paint),
        leaf(120, 700, -16, green),
        leaf(196, 730, 20, green.darker(10)),
    )
}

/// A stand-up bag with a window of paper.
pub(super) fn pouch(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, shine) = (main.darker(18), main.lighter(24));
    format!(
        "{}<path fill=\"{main}\" d=\"M230 190h340c-10 60 10 110 20 180 12 90 20 190 4 262q-4 24-30 24H236q-26 0-30-24c-16-72-8-172 4-262 10-70 30-120 20-180z\"/><path fill=\"{deep}\" d=\"M500 190h70c-10 60 10 110 20 180 12 90 20 190 4 262q-4 24-30 24h-64c40-120 40-320 0-466z\" opacity=\".6\"/>\
         <path fill=\"{shine}\" d=\"M252 220q6 60-10 140c-12 70-18 160-12 230q2 30 16 30 10-200 34-400z\" opacity=\".6\"/><rect x=\"222\" y=\"168\" width=\"356\" height=\"56\" rx=\"8\" fill=\"{deep}\"/><rect x=\"222\" y=\"196\" width=\"356\" height=\"7\" fill=\"{shine}\" opacity=\".6\"/>\
         <rect x=\"286\" y=\"300\" width=\"228\" height=\"270\" rx=\"14\" fill=\"{second}\"/><rect x=\"300\" y=\"314\" width=\"200\" height=\"242\" rx=\"8\" fill=\"none\" stroke=\"{accent}\" stroke-width=\"4\"/>{}\
         <rect x=\"340\" y=\"496\" width=\"120\" height=\"10\" rx=\"5\" fill=\"{accent}\"/><rect x=\"362\" y=\"518\" width=\"76\" height=\"8\" rx=\"4\" fill=\"{accent}\" opacity=\".55\"/>",
        shadow(400, 660, 220),
        hills(398, 412, paint)
    )
}

/// Tea bags: a small box, and bags on their threads.
pub(super) fn sachet(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, top) = (main.darker(20), main.lighter(22));
    let bag = |x: i32, y: i32, turn: i32| {
        format!(
            "<g transform=\"translate({x} {y}) rotate({turn})\"><path fill=\"none\" stroke=\"#8b857b\" stroke-width=\"4\" d=\"M0-60C10-120 60-110 80-150\"/><rect x=\"60\" y=\"-190\" width=\"48\" height=\"44\" rx=\"4\" fill=\"{accent}\"/>\
             <path fill=\"#fbf7ee\" d=\"M-58-30L0-66l58 36v96q0 10-10 10h-96q-10 0-10-10z\"/><path fill=\"{second}\" d=\"M-44 20q44-20 88 0v42h-88z\"/><path fill=\"none\" stroke=\"#ddd5c6\" stroke-width=\"4\" d=\"M-58-30L0-66l58 36\"/></g>"
        )
    };
    format!(
        "{}<path fill=\"{main}\" d=\"M150 330h290v310H150z\"/><path fill=\"{deep}\" d=\"M440 330l86-50v296l-86 64z\"/><path fill=\"{top}\" d=\"M150 330l86-50h290l-86 50z\"/>\
         <rect x=\"184\" y=\"376\" width=\"222\" height=\"218\" rx=\"12\" fill=\"#fdfaf3\"/>{}<rect x=\"236\" y=\"544\" width=\"118\" height=\"10\" rx=\"5\" fill=\"{accent}\"/><rect x=\"258\" y=\"566\" width=\"74\" height=\"8\" rx=\"4\" fill=\"{accent}\" opacity=\".55\"/>{}{}",
        shadow(400, 650, 280),
        hills(294, 472, paint),
        bag(516, 590, -8),
        bag(640, 606, 10),
    )
}

/// A gift box with a ribbon.
pub(super) fn gift_box(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (deep, top, lid, bow) = (main.darker(18), main.lighter(14), main.darker(8), second.darker(16));
    format!(
        "{}<path fill=\"{main}\" d=\"M130 420h540v200q0 24-24 24H154q-24 0-24-24z\"/><path fill=\"{deep}\" d=\"M560 420h110v200q0 24-24 24h-86z\" opacity=\".6\"/>\
         <path fill=\"{lid}\" d=\"M106 372h588v66H106z\"/><path fill=\"{top}\" d=\"M106 372l80-76h428l80 76z\"/>\
         <path fill=\"{second}\" d=\"M362 372h76v272h-76z\"/><path fill=\"{bow}\" d=\"M414 372h24v272h-24z\" opacity=\".6\"/><path fill=\"{second}\" d=\"M362 372l8-76h60l8 76z\"/>\
         <path fill=\"{second}\" d=\"M396 296c-60-110-180-80-140-20 24 34 90 30 140 20zM404 296c60-110 180-80 140-20-24 34-90 30-140 20z\"/><path fill=\"{bow}\" d=\"M390 290c-40-60-96-54-88-26 6 22 50 30 88 26zM410 290c40-60 96-54 88-26-6 22-50 30-88 26z\"/>\
         <path fill=\"{second}\" d=\"M390 292l-60 90 34-6 10 30 40-108zM410 292l60 90-34-6-10 30-40-108z\"/><circle cx=\"400\" cy=\"288\" r=\"26\" fill=\"{bow}\"/>\
         <circle cx=\"230\" cy=\"530\" r=\"48\" fill=\"{accent}\" opacity=\".9\"/>{}{}",
        shadow(400, 648, 300),
        leaf(206, 536, -28, main),
        leaf(218, 552, 20, main.darker(12))
    )
}

/// Sweets in paper, one of them open.
pub(super) fn candy(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let one = |x: i32, y: i32, turn: i32, paper: Colour| {
        let (deep, shine) = (paper.darker(20), paper.lighter(34));
        format!(
            "<g transform=\"translate({x} {y}) rotate({turn})\"><path fill=\"{deep}\" d=\"M-96 0l-70-56q14 28 0 56 14 28 0 56zM96 0l70-56q-14 28 0 56-14 28 0 56z\"/><rect x=\"-108\" y=\"-56\" width=\"216\" height=\"116\" rx=\"26\" fill=\"{deep}\"/><rect x=\"-108\" y=\"-58\" width=\"216\" height=\"106\" rx=\"26\" fill=\"{paper}\"/><rect x=\"-80\" y=\"-44\" width=\"140\" height=\"18\" rx=\"9\" fill=\"{shine}\"/></g>"
        )
    };
    let (side, face) = (main.darker(14), main.lighter(10));
    let nuts: String = [(-56, -20), (-14, -32), (34, -14), (66, -34), (-30, 10), (20, 16), (60, 14)]
        .iter()
        .map(|(x, y)| {
            format!(
                "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"13\" ry=\"9\" fill=\"{accent}\" transform=\"rotate(24 {x} {y})\"/>"
            )
        })
        .collect();
    format!(
        "{}{}{}{}<g transform=\"translate(470 574)\"><path fill=\"{side}\" d=\"M-104-20h208v70q0 14-14 14H-90q-14 0-14-14z\"/><rect x=\"-104\" y=\"-58\" width=\"208\" height=\"96\" rx=\"14\" fill=\"{face}\"/>{nuts}</g>",
        shadow(400, 640, 280),
        one(300, 430, -16, second),
        one(520, 420, 12, accent.lighter(20)),
        one(240, 570, 8, second.darker(8)),
    )
}

/// A cloth bag.
pub(super) fn tote(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let deep = main.darker(12);
    format!(
        "{}<path fill=\"none\" stroke=\"{deep}\" stroke-width=\"22\" d=\"M290 320c0-220 220-220 220 0\"/><path fill=\"{main}\" d=\"M190 300h420l30 332q2 24-22 24H182q-24 0-22-24z\"/><path fill=\"{deep}\" d=\"M540 300h70l30 332q2 24-22 24h-60z\" opacity=\".5\"/>\
         <path fill=\"none\" stroke=\"{second}\" stroke-width=\"22\" d=\"M270 320c0-250 260-250 260 0\"/><circle cx=\"390\" cy=\"480\" r=\"100\" fill=\"{second}\"/>{}{}{}",
        shadow(400, 660, 250),
        leaf(390, 500, -60, accent),
        leaf(384, 510, -150, accent),
        leaf(396, 520, 0, accent),
    )
}
