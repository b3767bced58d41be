//! The outlines of boxes: each kind of node has a shape of its own, so that no colour is needed to
//! tell them apart.

use super::{Kind, layout::Place};

/// How much is cut off a corner, in pixels.
const CUT: f64 = 12.0;
/// How far a second outline stands out behind the first.
const BEHIND: f64 = 6.0;

type Corners = Vec<(f64, f64)>;

/// The sides of a box.
#[derive(Debug, Clone, Copy)]
struct Sides {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Sides {
    fn of(place: &Place) -> Self {
        let (x, y) = place.middle;
        let (half, tall) = (place.size.0 / 2.0, place.size.1 / 2.0);
        Self {
            left: x - half,
            right: x + half,
            top: y - tall,
            bottom: y + tall,
        }
    }

    /// A box with these distances cut from its left and right side: at the top, in the middle and at
    /// the bottom.
    fn cut(self, left: [f64; 3], right: [f64; 3]) -> Corners {
        let middle = f64::midpoint(self.top, self.bottom);
        vec![
            (self.left + left[0], self.top),
            (self.right - right[0], self.top),
            (self.right - right[1], middle),
            (self.right - right[2], self.bottom),
            (self.left + left[2], self.bottom),
            (self.left + left[1], middle),
        ]
    }

    fn octagon(self) -> Corners {
        vec![
            (self.left + CUT, self.top),
            (self.right - CUT, self.top),
            (self.right, self.top + CUT),
            (self.right, self.bottom - CUT),
            (self.right - CUT, self.bottom),
            (self.left + CUT, self.bottom),
            (self.left, self.bottom - CUT),
            (self.left, self.top + CUT),
        ]
    }

    fn dog_eared(self) -> Corners {
        vec![
            (self.left, self.top),
            (self.right - CUT, self.top),
            (self.right, self.top + CUT),
            (self.right, self.bottom),
            (self.left, self.bottom),
        ]
    }
}

/// The outlines of a box, the last one in front; [`Kind::HangUp`] is drawn with round corners.
pub(super) fn outlines(kind: Kind, place: &Place) -> Vec<Corners> {
    let sides = Sides::of(place);
    let none = [0.0; 3];
    let half = CUT / 2.0;
    match kind {
        Kind::Play | Kind::HangUp => vec![sides.cut(none, none)],
        Kind::Menu => vec![sides.octagon()],
        // Slanted, as what comes in is in flowcharts.
        Kind::Ask | Kind::Collect => {
            vec![sides.cut([CUT, half, 0.0], [0.0, half, CUT])]
        }
        // Pointed, as decisions are.
        Kind::Branch => vec![sides.cut([CUT, 0.0, CUT], [CUT, 0.0, CUT])],
        // Narrower at the bottom.
        Kind::Hours => vec![sides.cut([0.0, half, CUT], [0.0, half, CUT])],
        // Two bars: something that is written elsewhere.
        Kind::Use => {
            let inner = Sides {
                left: sides.left + BEHIND,
                right: sides.right - BEHIND,
                ..sides
            };
            vec![sides.cut(none, none), inner.cut(none, none)]
        }
        // One behind the other.
        Kind::Enqueue => {
            let back = Sides {
                left: sides.left + BEHIND,
                bottom: sides.bottom - BEHIND,
                ..sides
            };
            let front = Sides {
                right: sides.right - BEHIND,
                top: sides.top + BEHIND,
                ..sides
            };
            vec![back.cut(none, none), front.cut(none, none)]
        }
        Kind::Record => vec![sides.dog_eared()],
        // It points outside.
        Kind::Transfer => vec![sides.cut(none, [CUT, 0.0, CUT])],
        // It points back.
        Kind::Callback => vec![sides.cut([CUT, 0.0, CUT], none)],
    }
}
