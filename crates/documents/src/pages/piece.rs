/// What stands on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// In points, as the page is shown.
    pub width: f64,
    /// In points, as the page is shown.
    pub height: f64,
    /// What is drawn, first to last.
    pub pieces: Vec<Piece>,
}

/// Letters that stand together: mostly one, or some that are drawn as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The letters, in the order in which they are read.
    pub text: String,
    /// Where its baseline begins, in points from the page's left edge.
    pub x: f64,
    /// Where its baseline begins, in points from the page's upper edge.
    pub y: f64,
    /// How far it goes along its baseline, in points.
    pub width: f64,
    /// The size of its font, in points.
    pub size: f64,
    /// The direction of its baseline, in degrees, clockwise; 0 to the right.
    pub angle: f64,
}

/// Directions that differ less are one, in degrees.
const SAME_DIRECTION: f64 = 3.0;
/// Directions on one page. What goes along a curve has more, and is read as it is drawn.
const MAX_DIRECTIONS: usize = 16;
/// Points by which text may stand outside of a page that shows it.
const MARGIN: f64 = 2.0;
/// Nothing that is read is larger, in points; greater numbers only lose digits.
const MAX_COORDINATE: f64 = 1e6;

/// The pieces of each direction, turned so that all go to the right, and whether they stood so; what most of the page is
/// comes first.
pub fn by_direction(page: Page) -> Vec<(bool, Vec<Piece>)> {
    let mut groups: Vec<(f64, Vec<Piece>)> = Vec::new();
    for piece in page.pieces {
        if !is_seen(&piece, page.width, page.height) {
            continue;
        }
        let differs = |angle: f64| {
            let between = (piece.angle - angle).rem_euclid(360.0);
            between.min(360.0 - between) > SAME_DIRECTION
        };
        let full = groups.len() >= MAX_DIRECTIONS;
        match groups.iter().position(|(angle, _)| !differs(*angle)) {
            Some(at) => groups[at].1.push(piece),
            None if full => groups[MAX_DIRECTIONS - 1].1.push(piece),
            None => groups.push((piece.angle, vec![piece])),
        }
    }
    // Stable: of equals, what is drawn first.
    groups.sort_by_key(|(_, pieces)| std::cmp::Reverse(pieces.len()));
    let turned = groups.into_iter().map(|(angle, mut pieces)| {
        let upright = angle.rem_euclid(360.0) <= SAME_DIRECTION
            || angle.rem_euclid(360.0) >= 360.0 - SAME_DIRECTION;
        if !upright {
            let (sin, cos) = angle.to_radians().sin_cos();
            for piece in &mut pieces {
                (piece.x, piece.y) = (piece.x * cos + piece.y * sin, piece.y * cos - piece.x * sin);
            }
        }
        (upright, pieces)
    });
    turned.collect()
}

/// Whether a piece stands on the page and is made of numbers.
fn is_seen(piece: &Piece, width: f64, height: f64) -> bool {
    let Piece { x, y, width: wide, size, angle, .. } = piece;
    let numbers = [*x, *y, *wide, *size, *angle];
    numbers.iter().all(|it| it.abs() <= MAX_COORDINATE)
        && *size > 0.0
        && (-MARGIN..=width + MARGIN).contains(x)
        && (-MARGIN..=height + MARGIN).contains(y)
}
