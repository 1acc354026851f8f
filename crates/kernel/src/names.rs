//! Closed sets of names and of refusals, declared in one way by every slice.

/// Declares an enum whose variants have one name each, as stored and as sent. The crate that uses it depends on `serde`
/// and `utoipa`; an enum with a default says `#[derive(Default)]` itself.
#[macro_export]
macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$item:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize, ::utoipa::ToSchema
        )]
        #[serde(rename_all = "snake_case")]
        $(#[$doc])*
        pub enum $type { $($(#[$item])* $variant),+ }

        impl $type {
            /// All of them, in order.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The name as stored.
            pub const fn as_str(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }

            /// From its name; `None` for any other text.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }
        }
    };
}

/// Declares refusals: their name, HTTP status, and sentence in both languages; and `ALL` of them.
#[macro_export]
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $zh:literal, $en:literal;)*) => {
        $($(#[$doc])* pub static $name: $crate::Code =
            $crate::Code { name: $code, status: $status, zh_tw: $zh, en: $en };)*
        /// All of them.
        pub static ALL: &[&$crate::Code] = &[$(&$name),*];
    };
}
