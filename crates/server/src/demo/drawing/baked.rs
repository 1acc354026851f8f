//! What comes out of the oven.

use super::{Paint, around, leaf, plate, shadow};

/// A whole cake on a plate: icing, what runs down its side, and what lies on it.
pub(super) fn cake(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (side, top, edge) = (main.darker(7), main.lighter(28), second.darker(8));
    let (bright, dark) = (accent.lighter(35), accent.darker(16));
    let fruit = around(400, 372, 168, 48, |x, y, _| {
        let (shine_x, shine_y) = (x - 8, y - 14);
        format!(
            "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"27\" ry=\"26\" fill=\"{dark}\"/><ellipse cx=\"{x}\" cy=\"{}\" rx=\"25\" ry=\"23\" fill=\"{accent}\"/>\
             <ellipse cx=\"{shine_x}\" cy=\"{shine_y}\" rx=\"8\" ry=\"6\" fill=\"{bright}\"/>",
            y - 3
        )
    });
    format!(
        "{}<path fill=\"{main}\" d=\"M190 380v206c0 40 94 70 210 70s210-30 210-70V380z\"/>\
         <path fill=\"{side}\" d=\"M520 420v217c55-12 90-31 90-51V380z\"/>\
         <path fill=\"{second}\" d=\"M190 376v58c0 26 34 26 36 0 2-14 22-14 24 2v44c0 30 40 30 42 2 2-22 26-20 28 2v38c0 32 44 32 46 0 2-24 28-24 30 0v56c0 30 42 30 44 0v-42c2-24 26-24 28 0v18c0 30 42 30 44 0v-40c2-24 26-22 28 0 2 22 34 22 36-4 2-20 34-18 34-46V376z\"/>\
         <path fill=\"{edge}\" d=\"M520 420v64c2-24 26-22 28 0 2 22 26 22 28-4 2-20 34-18 34-46v-58z\" opacity=\".6\"/>\
         <ellipse cx=\"400\" cy=\"378\" rx=\"210\" ry=\"70\" fill=\"{second}\"/><ellipse cx=\"400\" cy=\"374\" rx=\"194\" ry=\"61\" fill=\"{top}\"/>{fruit}{}{}",
        plate(622, 282),
        leaf(388, 366, -24, super::Colour::named("leaf").unwrap_or(accent)),
        leaf(404, 372, 150, super::Colour::named("leaf").unwrap_or(accent)),
    )
}

/// A slice that shows its layers.
pub(super) fn slice(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let layers: String = (0..4)
        .map(|layer| {
            let (left, right) = (436 + layer * 44, 400 + layer * 50);
            let (cream_left, cream_right) = (left + 30, right + 34);
            format!(
                "<path fill=\"{main}\" d=\"M160 {left}L640 {right}v36L160 {cream_left}z\"/><path fill=\"{second}\" d=\"M160 {cream_left}L640 {cream_right}v18L160 {}z\"/>",
                cream_left + 14
            )
        })
        .collect();
    let (top, back) = (second.lighter(22), second.darker(10));
    let (berry, shine) = (accent.darker(10), accent.lighter(40));
    format!(
        "{}<path fill=\"{main}\" d=\"M160 436L640 400v206L160 616z\"/>{layers}\
         <path fill=\"{}\" d=\"M160 436L640 400v206L160 616z\" opacity=\".08\"/>\
         <path fill=\"{back}\" d=\"M160 424L570 296l70 96v18L160 440z\"/><path fill=\"{top}\" d=\"M160 424L570 296l70 92z\"/>\
         <path fill=\"none\" stroke=\"{second}\" stroke-width=\"6\" d=\"M250 406l330-44M340 376l180-36\"/>\
         <circle cx=\"540\" cy=\"334\" r=\"46\" fill=\"{berry}\"/><circle cx=\"538\" cy=\"328\" r=\"43\" fill=\"{accent}\"/><ellipse cx=\"524\" cy=\"310\" rx=\"13\" ry=\"9\" fill=\"{shine}\"/>{}",
        plate(620, 296),
        super::Colour::INK,
        leaf(552, 296, -30, super::Colour::named("leaf").unwrap_or(accent)),
    )
}

/// A Swiss roll, cut.
pub(super) fn roll(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (skin, shade) = (main.darker(24), main.darker(34));
    let dots: String = [(470, 300), (530, 292), (590, 300), (500, 330), (560, 322), (620, 336)]
        .iter()
        .map(|(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"11\" fill=\"{accent}\"/>"))
        .collect();
    format!(
        "{}<path fill=\"{skin}\" d=\"M330 284h240c90 0 150 76 150 168s-60 164-150 164H330z\"/>\
         <path fill=\"{shade}\" d=\"M330 560h340c-26 34-62 56-100 56H330z\"/>{dots}\
         <circle cx=\"318\" cy=\"450\" r=\"168\" fill=\"{skin}\"/><circle cx=\"318\" cy=\"450\" r=\"154\" fill=\"{main}\"/>\
         <path fill=\"none\" stroke=\"{second}\" stroke-width=\"30\" stroke-linecap=\"round\" d=\"M312 452a24 24 0 0 1 48 0a56 56 0 0 1-112 0a88 88 0 0 1 176 0a114 114 0 0 1-228 6\"/>\
         <circle cx=\"326\" cy=\"454\" r=\"15\" fill=\"{accent}\"/>",
        plate(612, 310)
    )
}

/// A pound cake with a glaze.
pub(super) fn loaf(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (side, crumb) = (main.darker(18), main.lighter(34));
    let bits: String = [(250, 400), (320, 372), (400, 366), (470, 384), (300, 420), (540, 372), (590, 402), (430, 412)]
        .iter()
        .enumerate()
        .map(|(index, (x, y))| format!("<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"15\" ry=\"9\" fill=\"{accent}\" transform=\"rotate({} {x} {y})\"/>", index * 37))
        .collect();
    let holes: String = [(206, 520), (240, 470), (262, 560), (222, 580), (284, 500)]
        .iter()
        .map(|(x, y)| format!("<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"8\" ry=\"6\" fill=\"{accent}\"/>"))
        .collect();
    format!(
        "{}<path fill=\"{main}\" d=\"M240 620V430c0-70 50-96 110-96h210c70 0 110 34 110 96v160q0 30-30 30z\"/>\
         <path fill=\"{side}\" d=\"M240 560h430v30q0 30-30 30H240z\"/>\
         <path fill=\"{second}\" d=\"M220 430c0-70 60-104 130-104h210c76 0 116 40 116 104v26c0 26-36 26-38 0-2-20-28-20-30 0v40c0 28-40 28-42 0v-28c-2-22-30-22-32 0v52c0 28-40 28-42 0v-44c-2-22-30-22-32 0v18c0 26-38 26-40 0v-30z\"/>\
         <path fill=\"{side}\" d=\"M150 626V446c0-60 34-92 86-92s86 32 86 92v180z\"/><path fill=\"{crumb}\" d=\"M164 614V450c0-50 28-78 72-78s72 28 72 78v164z\"/>{holes}\
         <path fill=\"{second}\" d=\"M146 452c0-68 40-106 90-106s90 38 90 106c0 26-30 26-32 4-2-24-30-22-32 4v20c0 26-36 26-38 0v-16c-2-24-28-24-30-2-2 24-48 24-48-10z\"/>{bits}",
        plate(622, 306)
    )
}

/// A tart with what lies in it.
pub(super) fn tart(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (dark, rim, low) = (main.darker(20), main.lighter(18), second.darker(14));
    let flutes: String = (0..11)
        .map(|flute| {
            let x = 196 + flute * 41;
            let lean = (5 - flute) * 5;
            format!("<path stroke=\"{dark}\" stroke-width=\"7\" stroke-linecap=\"round\" d=\"M{x} 486l{lean} 104\"/>")
        })
        .collect();
    let (shine, under) = (accent.lighter(40), accent.darker(14));
    let fruit = around(400, 424, 138, 36, |x, y, _| {
        format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"34\" fill=\"{under}\"/><circle cx=\"{x}\" cy=\"{}\" r=\"32\" fill=\"{accent}\"/><circle cx=\"{}\" cy=\"{}\" r=\"9\" fill=\"{shine}\"/>",
            y - 4,
            x - 10,
            y - 16
        )
    });
    format!(
        "{}<path fill=\"{main}\" d=\"M168 450l44 142c16 34 96 52 188 52s172-18 188-52l44-142z\"/>{flutes}\
         <ellipse cx=\"400\" cy=\"450\" rx=\"236\" ry=\"76\" fill=\"{rim}\"/><ellipse cx=\"400\" cy=\"450\" rx=\"208\" ry=\"62\" fill=\"{low}\"/>\
         <ellipse cx=\"400\" cy=\"446\" rx=\"206\" ry=\"58\" fill=\"{second}\"/>{fruit}<circle cx=\"400\" cy=\"404\" r=\"34\" fill=\"{accent}\"/><circle cx=\"390\" cy=\"390\" r=\"9\" fill=\"{shine}\"/>{}",
        plate(628, 284),
        leaf(404, 372, -36, super::Colour::named("leaf").unwrap_or(accent))
    )
}

/// Biscuits: a pile, and one that leans on it.
pub(super) fn cookie(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (dark, light) = (main.darker(22), main.lighter(16));
    let pile: String = (0..4)
        .map(|number| {
            let (y, x) = (590 - number * 50, 300 + (number % 2) * 14);
            format!(
                "<ellipse cx=\"{x}\" cy=\"{}\" rx=\"150\" ry=\"44\" fill=\"{dark}\"/><path fill=\"{main}\" d=\"M{} {y}v10c0 24 66 44 150 44s150-20 150-44v-10z\"/><ellipse cx=\"{x}\" cy=\"{y}\" rx=\"150\" ry=\"44\" fill=\"{light}\"/>",
                y + 12,
                x - 150
            )
        })
        .collect();
    let bits: String = [
        (500, 420),
        (560, 400),
        (470, 490),
        (540, 480),
        (606, 470),
        (520, 550),
        (588, 540),
        (462, 440),
        (560, 600),
        (620, 520),
    ]
    .iter()
    .enumerate()
    .map(|(index, (x, y))| {
        let fill = if index % 3 == 2 { second } else { accent };
        format!(
            "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"17\" ry=\"13\" fill=\"{fill}\" transform=\"rotate({} {x} {y})\"/>",
            index * 41
        )
    })
    .collect();
    format!(
        "{}{pile}<circle cx=\"548\" cy=\"506\" r=\"146\" fill=\"{dark}\"/><circle cx=\"540\" cy=\"500\" r=\"144\" fill=\"{light}\"/><circle cx=\"540\" cy=\"500\" r=\"128\" fill=\"{main}\" opacity=\".5\"/>{bits}",
        shadow(430, 640, 270)
    )
}

/// Square pastries, one of them cut open.
pub(super) fn square(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (top, front, right) = (main.lighter(24), main, main.darker(20));
    let (gloss, deep) = (second.lighter(24), second.darker(14));
    let block = |x: i32, y: i32| {
        format!(
            "<g transform=\"translate({x} {y})\"><path fill=\"{front}\" d=\"M0 0l150 58v104q0 10-10 7L10 120q-10-4-10-14z\"/>\
             <path fill=\"{right}\" d=\"M150 58L290 0v104q0 10-10 15l-122 50q-8 3-8-7z\"/><path fill=\"{top}\" d=\"M8-4q-10 4 0 8l132 52q10 4 20 0L282 4q10-4 0-8L152-56q-8-3-16 0z\"/>\
             <path fill=\"none\" stroke=\"{accent}\" stroke-width=\"6\" opacity=\".5\" d=\"M60-2l86 34 84-34-84-33z\"/></g>"
        )
    };
    format!(
        "{}{}{}<g transform=\"translate(300 500)\"><path fill=\"{front}\" d=\"M0 0l150 58v104q0 10-10 7L10 120q-10-4-10-14z\"/>\
         <path fill=\"{deep}\" d=\"M22 36l108 42v66L22 102z\"/><path fill=\"{second}\" d=\"M22 36l108 42v50L22 86z\"/><path fill=\"{gloss}\" d=\"M34 52l60 24v12L34 64z\"/>\
         <path fill=\"{right}\" d=\"M150 58L290 0v104q0 10-10 15l-122 50q-8 3-8-7z\"/><path fill=\"{top}\" d=\"M8-4q-10 4 0 8l132 52q10 4 20 0L282 4q10-4 0-8L152-56q-8-3-16 0z\"/></g>",
        shadow(400, 650, 290),
        block(150, 400),
        block(360, 390),
    )
}

/// Round pastries with a filling.
pub(super) fn bun(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (low, shine) = (main.darker(20), main.lighter(30));
    let seeds: String = [(262, 386), (296, 372), (330, 380), (280, 404), (316, 400), (346, 404)]
        .iter()
        .map(|(x, y)| {
            format!(
                "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"7\" ry=\"4\" fill=\"{}\" transform=\"rotate(24 {x} {y})\"/>",
                super::Colour::INK
            )
        })
        .collect();
    let (crumb, deep) = (main.lighter(52), second.darker(16));
    format!(
        "{}<path fill=\"{low}\" d=\"M130 560c0-120 76-210 176-210s176 90 176 210c0 60-70 78-176 78s-176-18-176-78z\"/>\
         <path fill=\"{main}\" d=\"M134 552c0-116 74-202 172-202s172 86 172 202c0 46-68 62-172 62s-172-16-172-62z\"/>\
         <path fill=\"{shine}\" d=\"M178 494c12-56 48-94 90-108-30 30-50 66-56 112-4 26-40 24-34-4z\" opacity=\".7\"/>{seeds}\
         <path fill=\"{low}\" d=\"M410 590c0-96 58-164 138-164s138 68 138 164c0 30-30 44-138 44s-138-14-138-44z\"/>\
         <path fill=\"{crumb}\" d=\"M424 588c0-86 50-148 124-148s124 62 124 148c0 20-28 32-124 32s-124-12-124-32z\"/>\
         <path fill=\"{deep}\" d=\"M448 578c0-64 40-108 100-108s100 44 100 108c0 16-26 26-100 26s-100-10-100-26z\"/>\
         <path fill=\"{second}\" d=\"M452 570c0-58 38-98 96-98s96 40 96 98c0 14-24 22-96 22s-96-8-96-22z\"/>\
         <circle cx=\"548\" cy=\"546\" r=\"42\" fill=\"{accent}\"/><ellipse cx=\"536\" cy=\"530\" rx=\"14\" ry=\"9\" fill=\"{}\"/>",
        plate(620, 312),
        accent.lighter(42)
    )
}

/// Madeleines.
pub(super) fn madeleine(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (dark, light) = (main.darker(22), main.lighter(26));
    let one = |x: i32, y: i32, turn: i32, dipped: bool| {
        let ribs: String = [-62, -31, 0, 31, 62]
            .iter()
            .map(|lean| format!("<path fill=\"none\" stroke=\"{dark}\" stroke-width=\"7\" stroke-linecap=\"round\" d=\"M{} 96Q{lean} 0 {} -116\" opacity=\".7\"/>", lean / 3, lean * 5 / 4))
            .collect();
        let dip = if dipped {
            format!(
                "<path fill=\"{second}\" d=\"M-92-30c-10-70 30-120 92-120s102 50 92 120c-20 26-40 0-62 14-20 14-40-10-62 6-20 12-42-2-60-20z\"/><circle cx=\"-30\" cy=\"-90\" r=\"8\" fill=\"{accent}\"/><circle cx=\"24\" cy=\"-104\" r=\"8\" fill=\"{accent}\"/><circle cx=\"8\" cy=\"-60\" r=\"8\" fill=\"{accent}\"/>"
            )
        } else {
            String::new()
        };
        format!(
            "<g transform=\"translate({x} {y}) rotate({turn})\"><path fill=\"{dark}\" d=\"M0 132c-34 0-92-84-98-160C-102-98-58-150 4-150s104 52 98 126C96 50 34 132 0 132z\"/>\
             <path fill=\"{main}\" d=\"M0 118c-30 0-84-80-90-150C-94-92-54-142 0-142S94-92 90-32C84 38 30 118 0 118z\"/><path fill=\"{light}\" d=\"M-70-40c-4-46 20-80 54-90-22 30-34 60-34 100 0 20-18 14-20-10z\" opacity=\".6\"/>{ribs}{dip}</g>"
        )
    };
    format!("{}{}{}{}", plate(610, 310), one(270, 470, -28, false), one(530, 470, 30, false), one(400, 510, 4, true))
}

/// Canelés.
pub(super) fn canele(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (dark, light) = (main.darker(26), main.lighter(14));
    let one = |x: i32, y: i32| {
        let flutes: String = [-84, -46, -8, 30, 68]
            .iter()
            .map(|at| format!("<path fill=\"{light}\" d=\"M{at} -92q14-12 26 0l4 190q-16 14-34 0z\"/>"))
            .collect();
        format!(
            "<g transform=\"translate({x} {y})\"><path fill=\"{main}\" d=\"M-96-96q96-36 192 0l14 190q-110 40-220 0z\"/>{flutes}<path fill=\"{dark}\" d=\"M60-108q20 4 36 12l14 190q-22 8-44 12z\" opacity=\".5\"/>\
             <ellipse cx=\"0\" cy=\"-96\" rx=\"96\" ry=\"30\" fill=\"{dark}\"/><ellipse cx=\"0\" cy=\"-94\" rx=\"70\" ry=\"19\" fill=\"{second}\"/><ellipse cx=\"-20\" cy=\"-98\" rx=\"24\" ry=\"5\" fill=\"{accent}\"/></g>"
        )
    };
    format!("{}{}{}{}", plate(614, 310), one(400, 420), one(270, 520), one(534, 524))
}

/// Macarons.
pub(super) fn macaron(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let one = |x: i32, y: i32, shell: super::Colour, cream: super::Colour| {
        let (foot, shine) = (shell.darker(14), shell.lighter(36));
        format!(
            "<g transform=\"translate({x} {y})\"><path fill=\"{shell}\" d=\"M-150 74c0 46 300 46 300 0V50h-300z\"/><rect x=\"-154\" y=\"40\" width=\"308\" height=\"26\" rx=\"13\" fill=\"{foot}\"/>\
             <rect x=\"-144\" y=\"8\" width=\"288\" height=\"38\" rx=\"16\" fill=\"{cream}\"/><rect x=\"-154\" y=\"-12\" width=\"308\" height=\"26\" rx=\"13\" fill=\"{foot}\"/>\
             <path fill=\"{shell}\" d=\"M-150-8c0-70 60-112 150-112S150-78 150-8z\"/><path fill=\"{shine}\" d=\"M-108-50c16-32 50-48 92-50-30 12-50 30-60 56-8 20-40 14-32-6z\" opacity=\".7\"/></g>"
        )
    };
    format!(
        "{}{}{}{}",
        plate(626, 306),
        one(296, 546, second, accent),
        one(524, 550, accent, second),
        one(404, 378, main, second.lighter(30))
    )
}

/// Sticks: egg rolls, nougat bars, sable fingers.
pub(super) fn stick(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (dark, light) = (main.darker(20), main.lighter(22));
    let one = |x: i32, y: i32, turn: i32| {
        format!(
            "<g transform=\"translate({x} {y}) rotate({turn})\"><rect x=\"-210\" y=\"-36\" width=\"420\" height=\"76\" rx=\"36\" fill=\"{dark}\"/><rect x=\"-210\" y=\"-38\" width=\"420\" height=\"68\" rx=\"34\" fill=\"{main}\"/>\
             <rect x=\"-180\" y=\"-28\" width=\"330\" height=\"14\" rx=\"7\" fill=\"{light}\"/><ellipse cx=\"188\" cy=\"-4\" rx=\"24\" ry=\"34\" fill=\"{second}\"/><ellipse cx=\"188\" cy=\"-4\" rx=\"13\" ry=\"20\" fill=\"{accent}\"/>\
             <circle cx=\"-90\" cy=\"4\" r=\"7\" fill=\"{accent}\"/><circle cx=\"-20\" cy=\"-4\" r=\"7\" fill=\"{accent}\"/><circle cx=\"50\" cy=\"8\" r=\"7\" fill=\"{accent}\"/></g>"
        )
    };
    format!("{}{}{}{}{}", plate(610, 312), one(380, 560, -4), one(420, 500, 8), one(390, 430, -12), one(420, 380, 5))
}

/// Toast and buns from the bread oven.
pub(super) fn bread(paint: Paint) -> String {
    let Paint { main, second, accent } = paint;
    let (crust, light) = (main.darker(24), main.lighter(44));
    let marks: String = [(330, 430), (400, 470), (300, 500), (450, 420), (380, 540), (460, 530)]
        .iter()
        .map(|(x, y)| format!("<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"17\" ry=\"11\" fill=\"{accent}\"/>"))
        .collect();
    format!(
        "{}<path fill=\"{crust}\" d=\"M300 620V410c-50-20-40-104 40-104h260c84 0 90 84 44 104v180q0 30-30 30z\"/><path fill=\"{main}\" d=\"M300 360h330c50 0 46 40 14 50v180q0 30-30 30H300z\" opacity=\".6\"/>\
         <path fill=\"{crust}\" d=\"M196 630V424c-58-24-44-114 40-114h270c84 0 98 90 40 114v206q0 10-10 10H206q-10 0-10-10z\"/>\
         <path fill=\"{light}\" d=\"M216 618V410c-50-16-44-80 24-80h262c68 0 74 64 24 80v208z\"/><path fill=\"{second}\" d=\"M252 590c-14-80 40-100 20-150s60-96 110-70 110 10 104 60-40 60-10 110-30 80-80 64-60 30-100 20-36-6-44-34z\" opacity=\".85\"/>{marks}",
        shadow(420, 640, 270)
    )
}
