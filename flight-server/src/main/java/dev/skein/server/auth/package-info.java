/// Who may use the gateway: the users file and the tokens of those who logged in.
///
/// Main types: [dev.skein.server.auth.UserFile], [dev.skein.server.auth.Tokens]. Thread-safe. Knows no door.
@NullMarked
package dev.skein.server.auth;

import org.jspecify.annotations.NullMarked;
