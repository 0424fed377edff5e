use std::collections::HashMap;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

use super::accents;
use crate::error::{Error, Result};
use crate::limits::MAX_TEXT_BYTES;
use crate::pages::{Page, Piece};

/// Glyphs are a thousand units high.
const UNITS: f64 = 1000.0;
/// Letters are drawn twice for a shadow or for weight, at most so far apart, in ems.
const TWICE: f64 = 0.1;
/// Of equal letters on a page, how many are looked at for that.
const MAX_EQUAL: usize = 256;

/// What is drawn on a page, as far as it is text.
#[derive(Debug, Default)]
pub struct Drawn {
    pieces: Vec<Piece>,
    /// What is marked as no part of the text: running heads, mostly.
    artifacts: Vec<Piece>,
    bytes: usize,
    /// Letters, and those of them that no font knows the meaning of.
    pub letters: usize,
    pub unknown: usize,
    /// What is marked as drawn just now.
    marks: Vec<Mark>,
    /// Where each text has been drawn.
    places: HashMap<String, Vec<(f64, f64)>>,
}

/// What is said of a part of a page.
#[derive(Debug, PartialEq)]
enum Mark {
    /// Nothing of interest.
    None,
    /// It is no part of the text.
    Artifact,
    /// It stands for this text, and for the piece that is already there.
    Text(String, Option<usize>),
}

impl Drawn {
    /// # Errors
    /// When it is more than a document may have.
    pub fn page(self, width: f64, height: f64) -> Result<Page> {
        if self.bytes > MAX_TEXT_BYTES {
            return Err(Error::TextTooLong);
        }
        let mut pieces = self.pieces;
        // Some programs mark everything so.
        if self.artifacts.len() > pieces.len() {
            pieces.extend(self.artifacts);
        }
        Ok(Page { width, height, pieces })
    }

    fn draw(&mut self, glyph: &Glyph<'_>, transform: Affine) {
        if self.bytes > MAX_TEXT_BYTES {
            return;
        }
        let Some(mut piece) = piece(glyph, transform) else { return };
        let text = self.marks.iter_mut().rev().find_map(|mark| match mark {
            Mark::Text(text, at) => Some((text, at)),
            _ => None,
        });
        if let Some((text, at)) = text {
            if let Some(first) = at.and_then(|at| self.pieces.get_mut(at)) {
                extend(first, &piece);
                return;
            }
            *at = Some(self.pieces.len());
            piece.text.clone_from(text);
            self.letters += 1;
        } else {
            match letters(glyph) {
                Some(text) => piece.text = text,
                None => {
                    piece.text = char::REPLACEMENT_CHARACTER.into();
                    self.unknown += 1;
                }
            }
            self.letters += usize::from(piece.text != " ");
            if self.is_drawn_twice(&piece) {
                return;
            }
        }
        self.bytes += piece.text.len();
        if self.marks.contains(&Mark::Artifact) {
            self.artifacts.push(piece);
        } else if !self.is_accent_of(&mut piece) {
            self.pieces.push(piece);
        }
    }

    /// Old fonts have accents by themselves, drawn before or after the letter that they belong to.
    fn is_accent_of(&mut self, piece: &mut Piece) -> bool {
        let Some(last) = self.pieces.last_mut() else { return false };
        let middle = |it: &Piece| it.x + it.width / 2.0;
        let apart = |one: &Piece, other: &Piece| {
            let within = middle(other) > one.x && middle(other) < one.x + one.width;
            !within || (one.y - other.y).abs() > one.size
        };
        if let Some(composed) = accents::compose(&piece.text, &last.text)
            && !apart(piece, last)
        {
            last.text = composed;
            (last.x, last.y, last.width) = (piece.x, piece.y, piece.width);
            return true;
        }
        if let Some(composed) = accents::compose(&last.text, &piece.text)
            && !apart(last, piece)
        {
            last.text = composed;
            return true;
        }
        false
    }

    fn is_drawn_twice(&mut self, piece: &Piece) -> bool {
        if piece.text == " " {
            return false;
        }
        let places = self.places.entry(piece.text.clone()).or_default();
        let near = |(x, y): &(f64, f64)| {
            (x - piece.x).abs() < TWICE * piece.size && (y - piece.y).abs() < TWICE * piece.size
        };
        let twice = places.iter().rev().take(MAX_EQUAL).any(near);
        places.push((piece.x, piece.y));
        twice
    }
}

/// Where a glyph stands, without its text.
fn piece(glyph: &Glyph<'_>, transform: Affine) -> Option<Piece> {
    let advance = match glyph {
        Glyph::Outline(glyph) => glyph.advance_width(),
        Glyph::Type3(glyph) => glyph.advance_width(),
    };
    let origin = transform * Point::ZERO;
    let along = transform * Point::new(UNITS, 0.0) - origin;
    let up = transform * Point::new(0.0, UNITS) - origin;
    let width = along.hypot() / UNITS * f64::from(advance.unwrap_or(0.0));
    let piece = Piece {
        text: String::new(),
        x: origin.x,
        y: origin.y,
        width,
        size: height(along, up),
        angle: along.atan2().to_degrees(),
    };
    [piece.x, piece.y, piece.width, piece.size].iter().all(|it| it.is_finite()).then_some(piece)
}

/// How far letters go up from their baseline.
fn height(along: Vec2, up: Vec2) -> f64 {
    let length = along.hypot();
    if length > 0.0 { (along.cross(up) / length).abs() } else { 0.0 }
}

/// One piece that is drawn as several glyphs.
fn extend(first: &mut Piece, next: &Piece) {
    if (next.y - first.y).abs() <= first.size {
        let right = (first.x + first.width).max(next.x + next.width);
        first.x = first.x.min(next.x);
        first.width = right - first.x;
    }
}

/// What a glyph stands for; a blank for all that leaves room.
fn letters(glyph: &Glyph<'_>) -> Option<String> {
    let text = match glyph.as_unicode()? {
        BfString::Char(letter) => letter.to_string(),
        BfString::String(text) => text,
    };
    if text.chars().all(|it| it.is_whitespace() || it.is_control()) {
        return Some(" ".into());
    }
    let known: String = text
        .chars()
        .filter(|it| !it.is_control())
        .map(|it| match it {
            // Of the signs that old symbol fonts keep there, those that text has.
            '\u{f0b7}' | '\u{f0a7}' => '•',
            '\u{e000}'..='\u{f8ff}' => char::REPLACEMENT_CHARACTER,
            // Where a line ends, and drawn, it is a hyphen.
            '\u{ad}' => '-',
            other => other,
        })
        .collect();
    (known != "\u{fffd}").then_some(known)
}

/// The text of a string in a file.
fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, units @ ..] => {
            encoding_rs::UTF_16BE.decode_without_bom_handling(units).0.into_owned()
        }
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

impl<'a> Device<'a> for Drawn {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.draw(glyph, props.transform * glyph.transform());
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties.and_then(|it| it.get::<PdfString<'_>>(b"ActualText".as_slice()));
        let mark = if let Some(text) = text {
            Mark::Text(decode(text.as_bytes()), None)
        } else if tag == b"Artifact" {
            Mark::Artifact
        } else {
            Mark::None
        };
        self.marks.push(mark);
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
