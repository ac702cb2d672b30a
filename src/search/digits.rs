//! Numbers as text: five bits a digit, the lowest first; 32 on top says that there are more.
//!
//! Most numbers of an index are small, so most are one digit, and what compresses the files on their way sees them.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A number up to 63 as one digit.
pub fn digit(value: usize) -> char {
    char::from(DIGITS[value.min(63)])
}

/// Writes a number.
pub fn push(out: &mut Vec<u8>, mut value: u32) {
    while value >= 32 {
        out.push(DIGITS[(value as usize & 31) | 32]);
        value >>= 5;
    }
    out.push(DIGITS[value as usize]);
}

/// Numbers that only rise, as the gaps between them less one.
pub fn rising(values: impl IntoIterator<Item = u32>) -> String {
    let mut out = Vec::new();
    let mut next = 0;
    for value in values {
        push(&mut out, value - next);
        next = value + 1;
    }
    text(out)
}

/// Digits as the text that they are.
pub fn text(digits: Vec<u8>) -> String {
    String::from_utf8(digits).expect("digits are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_one_digit() {
        let mut out = Vec::new();
        for value in [0, 25, 31, 32, 1000] {
            push(&mut out, value);
            out.push(b' ');
        }
        assert_eq!(text(out), "A Z f gB of ");
        assert_eq!(rising([0, 1, 5, 40]), "AADiB");
    }
}
