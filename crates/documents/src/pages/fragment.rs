use super::piece::Piece;

/// Pieces of one line that follow each other without a gap: a line, a part of it, a cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fragment {
    pub atoms: Vec<Atom>,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    /// The largest size of its letters.
    pub size: f64,
    /// How manyth it was drawn.
    pub order: usize,
    pub chars: usize,
}

/// A piece within a fragment.
#[derive(Debug, Clone, PartialEq)]
pub struct Atom {
    pub text: String,
    pub left: f64,
    pub right: f64,
    /// What parts it from the one before.
    pub gap: Gap,
}

/// What parts two pieces of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Gap {
    #[default]
    None,
    Word,
    Cell,
}

impl Gap {
    /// What so much room is, between letters of this size.
    pub fn of(room: f64, size: f64) -> Self {
        if room > CELL_GAP * size {
            Self::Cell
        } else if room > WORD_GAP * size {
            Self::Word
        } else {
            Self::None
        }
    }

    pub fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Word => " ",
            Self::Cell => "\t",
        }
    }
}

/// Gaps in ems of the font. A gap between words that justification has shrunk is hardly less than a sixth; a table has at
/// least an em between cells, and blanks that are drawn may be as wide as two.
const WORD_GAP: f64 = 0.16;
const CELL_GAP: f64 = 1.15;
const DRAWN_CELL_GAP: f64 = 2.2;
/// How far back a piece may begin: accents are drawn over their letters.
const BACK: f64 = 0.6;
/// How far baselines of one line may differ; those of smaller letters, above and below, further.
pub const SAME_LINE: f64 = 0.25;
pub const RAISED: f64 = 0.75;
/// Letters that are so much smaller may be raised.
const SMALLER: f64 = 0.86;

/// Puts pieces together, in the order in which they are drawn.
pub fn fragments(pieces: Vec<Piece>) -> Vec<Fragment> {
    let mut builder = Builder::default();
    for piece in pieces {
        builder.add(piece);
    }
    builder.end();
    builder.done
}

/// Whether what has these baselines and sizes stands on one line.
pub fn on_one_line(one: (f64, f64), other: (f64, f64)) -> bool {
    let (larger, smaller) = if one.1 >= other.1 { (one, other) } else { (other, one) };
    let raised = smaller.1 < SMALLER * larger.1;
    let most = if raised { RAISED } else { SAME_LINE };
    (one.0 - other.0).abs() <= most * larger.1
}

#[derive(Default)]
struct Builder {
    done: Vec<Fragment>,
    current: Fragment,
    /// Baseline and size of the last piece.
    last: (f64, f64),
    /// Whether a blank was drawn since.
    blank: bool,
}

impl Builder {
    fn add(&mut self, piece: Piece) {
        if piece.text.chars().all(char::is_whitespace) {
            self.blank = true;
            return;
        }
        let current = &self.current;
        let empty = current.atoms.is_empty();
        let size = current.size.max(piece.size);
        let gap = piece.x - current.right;
        let most = if self.blank { DRAWN_CELL_GAP } else { CELL_GAP };
        // A footnote's sign follows its word closely, however large it is.
        let sign =
            gap.abs() <= WORD_GAP * size && (piece.y - current.baseline).abs() <= RAISED * size;
        let same_line = on_one_line((current.baseline, current.size), (piece.y, piece.size))
            || on_one_line(self.last, (piece.y, piece.size))
            || sign;
        let follows = same_line && gap <= most * size && gap >= -BACK * size;
        if !empty && !follows {
            self.end();
        }
        let begins = self.current.atoms.is_empty()
            || self.blank
            || gap > WORD_GAP * size
            || self.is_only_a_sign(&piece);
        self.blank = false;
        self.push(piece, if begins { Gap::Word } else { Gap::None });
    }

    /// Whether what there is of a line is a footnote's sign, and the footnote begins.
    fn is_only_a_sign(&self, next: &Piece) -> bool {
        let sign = |it: &Atom| it.text.chars().all(|it| it.is_ascii_digit() || "*†‡".contains(it));
        self.current.size < SMALLER * next.size && self.current.atoms.iter().all(sign)
    }

    fn push(&mut self, piece: Piece, gap: Gap) {
        let current = &mut self.current;
        let right = piece.x + piece.width.max(0.0);
        // The line is that of its largest letters.
        if current.atoms.is_empty() || piece.size > current.size {
            (current.baseline, current.size) = (piece.y, piece.size);
        }
        if current.atoms.is_empty() {
            (current.left, current.right) = (piece.x, right);
        }
        current.left = current.left.min(piece.x);
        current.right = current.right.max(right);
        current.chars += piece.text.chars().count();
        self.last = (piece.y, piece.size);
        current.atoms.push(Atom { text: piece.text, left: piece.x, right, gap });
    }

    fn end(&mut self) {
        let mut ended = std::mem::take(&mut self.current);
        if !ended.atoms.is_empty() {
            ended.order = self.done.len();
            self.done.push(ended);
        }
        self.blank = false;
    }
}
