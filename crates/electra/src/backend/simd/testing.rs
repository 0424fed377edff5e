//! What the tests of the kernels and of what is made of them share: numbers, and every kernel in turn.
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]

/// Random numbers from a counter (splitmix64): the same in every build.
pub(crate) struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 1 to `most`.
    pub fn size(&mut self, most: u64) -> usize {
        (1 + self.next() % most) as usize
    }

    pub fn uniform(&mut self) -> f32 {
        (self.next() >> 40) as f32 / 8_388_608.0 - 1.0
    }

    /// Numbers of many magnitudes, with zeros, equal rows and outliers among them.
    pub fn numbers(&mut self, count: usize) -> Vec<f32> {
        let magnitude = [0.0, 1e-30, 1e-4, 1.0, 3.0, 1e4, 1e15][self.size(7) - 1];
        let outliers = self.next().is_multiple_of(3);
        let constant = self.next().is_multiple_of(8);
        let first = self.uniform();
        let number = |r: &mut Self| match r.next() % 16 {
            _ if constant => first * magnitude,
            0 => 0.0,
            1 if outliers => 40.0 * magnitude,
            2 => magnitude,
            3 => -magnitude,
            _ => r.uniform() * magnitude,
        };
        (0..count).map(|_| number(self)).collect()
    }
}

/// Does something with every fast kernel of this build that the machine has.
macro_rules! with_fast_kernels {
    (|$kernel:ident| $check:expr) => {{
        use $crate::backend::simd::kernel;
        #[cfg(target_arch = "wasm32")]
        {
            let $kernel = kernel::Wasm;
            $check;
        }
        #[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
        if kernel::steps_are_exact() {
            let $kernel = kernel::InSteps;
            $check;
        }
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        match kernel::Amx::detect() {
            Some($kernel) => $check,
            None => println!("this processor has no AMX, so that was not tested"),
        }
        #[cfg(target_arch = "x86_64")]
        {
            if let Some($kernel) = kernel::Avx2::detect() {
                $check;
            }
            if let Some($kernel) = kernel::AvxVnni::detect() {
                $check;
            }
            if let Some($kernel) = kernel::Avx512Vnni::detect() {
                $check;
            }
        }
        #[cfg(target_arch = "aarch64")]
        {
            let $kernel = kernel::Neon;
            $check;
            match kernel::NeonDot::detect() {
                Some($kernel) => $check,
                None => println!("this processor has no dot product, so that was not tested"),
            }
        }
        #[cfg(not(any(target_arch = "aarch64", target_arch = "wasm32", target_arch = "x86_64")))]
        {
            let $kernel = kernel::Portable;
            $check;
        }
    }};
}
pub(crate) use with_fast_kernels;
