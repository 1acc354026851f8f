//! QR codes as SVG.

use qrcode::{Color, EcLevel, QrCode};

/// Light squares around the code, which scanners need to find it.
const MARGIN: usize = 4;

/// A text as a picture that grows without a loss: one unit a square. `None` for a text too long for any code.
pub(crate) fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (row, colors) in code.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        // Neighbours are one stroke, so that no hairline shows between them.
        while let Some(begin) = colors[column..].iter().position(|color| *color == Color::Dark).map(|at| at + column) {
            let end = colors[begin..].iter().position(|color| *color == Color::Light).map_or(width, |at| at + begin);
            path.push_str(&format!("M{} {}h{}v1h-{}z", begin + MARGIN, row + MARGIN, end - begin, end - begin));
            column = end;
        }
    }
    let side = width + 2 * MARGIN;
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the squares back from the path.
    fn squares(svg: &str) -> Vec<(usize, usize)> {
        let (_, path) = svg.rsplit_once("d=\"M").unwrap();
        let (path, _) = path.split_once('"').unwrap();
        let mut dark = Vec::new();
        for stroke in path.split('M') {
            let (place, rest) = stroke.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            let (column, row) = place.split_once(' ').unwrap();
            let (column, row): (usize, usize) = (column.parse().unwrap(), row.parse().unwrap());
            dark.extend((0..length.parse::<usize>().unwrap()).map(|step| (row, column + step)));
        }
        dark
    }

    #[test]
    fn the_picture_has_the_squares_of_the_code() {
        let text = "https://cake.example/join?store=0192f0e0-0000-7000-8000-000000000001";
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let expected: Vec<(usize, usize)> = (0..code.width() * code.width())
            .map(|at| (at / code.width(), at % code.width()))
            .filter(|(row, column)| code[(*column, *row)] == Color::Dark)
            .map(|(row, column)| (row + MARGIN, column + MARGIN))
            .collect();
        assert_eq!(squares(&svg(text).unwrap()), expected);
    }

    #[test]
    fn what_no_code_can_hold_is_none() {
        assert!(svg(&"a".repeat(5_000)).is_none());
    }
}
