//! Settings: plain data and their defaults. The layers (file, environment, flags) are joined in `cli`.

mod map;
mod settings;

pub use map::KeyMap;
pub use settings::Settings;
