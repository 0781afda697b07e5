/// The HTTP door: health, readiness and metrics, on Netty.
///
/// Main type: [dev.skein.server.http.HttpDoor]. Read-only, without login, meant for loopback or an operator's network.
/// Knows no other door.
@NullMarked
package dev.skein.server.http;

import org.jspecify.annotations.NullMarked;
