//! PURE: a dot, as a picture.

/// Width and height; what Windows lays over an icon.
pub(super) const SIZE: u32 = 16;
/// Red, as a badge is; opaque.
const COLOUR: [u8; 3] = [0xd9, 0x2d, 0x20];

/// Red, green, blue and opacity of each point, row by row. The edge is soft.
pub(super) fn dot() -> Vec<u8> {
    let centre = f64::from(SIZE) / 2.0;
    let points = (0..SIZE).flat_map(|y| (0..SIZE).map(move |x| (x, y)));
    let distance =
        |(x, y): (u32, u32)| (f64::from(x) + 0.5 - centre).hypot(f64::from(y) + 0.5 - centre);
    points
        .flat_map(|point| {
            let inside = (centre - distance(point)).clamp(0.0, 1.0);
            let [red, green, blue] = COLOUR;
            [red, green, blue, (inside * 255.0) as u8]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_round_and_as_large_as_it_says() {
        let dot = dot();
        assert_eq!(dot.len(), (SIZE * SIZE * 4) as usize);
        let opacity = |x: u32, y: u32| dot[((y * SIZE + x) * 4 + 3) as usize];
        assert_eq!((opacity(0, 0), opacity(15, 15)), (0, 0));
        assert_eq!((opacity(8, 8), opacity(8, 1)), (255, 255));
    }
}
