package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.ANY;
import static dev.skein.executor.function.ArgumentKind.BINARY;
import static dev.skein.executor.function.ArgumentKind.TEXT;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.BytesBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// Functions of bytes: sizes, encodings, digests, hashes.
final class BinaryFunctions {
    private BinaryFunctions() {}

    static void define(FunctionSet set) {
        for (ArgumentKind kind : new ArgumentKind[] {TEXT, BINARY}) {
            set.define("octet_length", kind).returns(SqlType.INTEGER, (in, out) -> out.set(in.length(0)));
            set.define("bit_length", kind).returns(SqlType.INTEGER, (in, out) -> out.set(8L * in.length(0)));
            set.define("md5", kind).returns(SqlType.VARCHAR, _ -> {
                MessageDigest digest = digest("MD5");
                return (in, out) -> {
                    byte[] hash = digest(digest, in);
                    out.bytes().appendHex(hash, 0, hash.length);
                };
            });
            digest(set, "sha224", kind, "SHA-224");
            digest(set, "sha256", kind, "SHA-256");
            digest(set, "sha384", kind, "SHA-384");
            digest(set, "sha512", kind, "SHA-512");
        }
        set.define("encode", BINARY, TEXT).returns(SqlType.VARCHAR, BinaryFunctions::encode);
        set.define("decode", TEXT, TEXT).returns(SqlType.VARBINARY, BinaryFunctions::decode);
        set.define("hash", ANY).variadic().acceptsNulls().returns(SqlType.BIGINT, site -> {
            List<TextForm> forms = new ArrayList<>();
            site.argumentTypes().forEach(type -> forms.add(TextForm.of(type, site.timeZone())));
            BytesBuilder bytes = new BytesBuilder();
            return (in, out) -> {
                bytes.truncate(0);
                for (int i = 0; i < forms.size(); i++) {
                    if (in.isNull(i)) {
                        bytes.append(0xFF);
                    } else {
                        forms.get(i).append(in, i, bytes);
                    }
                    bytes.append(0xFE);
                }
                out.set(fnv(bytes));
            };
        });
    }

    private static void digest(FunctionSet set, String name, ArgumentKind kind, String algorithm) {
        set.define(name, kind).returns(SqlType.VARBINARY, _ -> {
            MessageDigest digest = digest(algorithm);
            return (in, out) -> {
                byte[] hash = digest(digest, in);
                out.bytes().append(hash, 0, hash.length);
            };
        });
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, "this JDK has no " + algorithm, e);
        }
    }

    private static byte[] digest(MessageDigest digest, Arguments in) {
        digest.update(in.heap(0), in.start(0), in.length(0));
        return digest.digest();
    }

    /// FNV-1a with 64 bits, then mixed: equal over runs, versions and machines.
    private static long fnv(BytesBuilder bytes) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < bytes.length(); i++) {
            hash = (hash ^ bytes.heap()[i] & 0xFF) * 0x100000001B3L;
        }
        hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        return hash ^ hash >>> 33;
    }

    private static void encode(Arguments in, RowResult out) {
        byte[] bytes = in.bytes(0);
        switch (in.text(1).toLowerCase(Locale.ROOT)) {
            case "hex" -> out.bytes().appendHex(bytes, 0, bytes.length);
            case "base64" -> out.bytes().append(Base64.getEncoder().encodeToString(bytes));
            case "escape" -> {
                for (byte value : bytes) {
                    if (value == '\\') {
                        out.bytes().append("\\\\");
                    } else if (value > 0) {
                        out.bytes().append(value);
                    } else {
                        out.bytes().append('\\');
                        out.bytes().append('0' + (value >> 6 & 3));
                        out.bytes().append('0' + (value >> 3 & 7));
                        out.bytes().append('0' + (value & 7));
                    }
                }
            }
            default -> throw unknownEncoding(in.text(1));
        }
    }

    private static void decode(Arguments in, RowResult out) {
        String text = in.text(0);
        try {
            byte[] bytes = switch (in.text(1).toLowerCase(Locale.ROOT)) {
                case "hex" -> HexFormat.of().parseHex(text.replaceAll("\\s", ""));
                case "base64" -> Base64.getMimeDecoder().decode(text);
                case "escape" -> text.getBytes(StandardCharsets.UTF_8);
                default -> throw unknownEncoding(in.text(1));
            };
            out.bytes().append(bytes, 0, bytes.length);
        } catch (IllegalArgumentException e) {
            throw new SkeinException(ErrorCode.INVALID_TEXT_REPRESENTATION,
                    "\"" + text + "\" is not " + in.text(1) + " data", e);
        }
    }

    private static SkeinException unknownEncoding(String name) {
        return new SkeinException(ErrorCode.INVALID_PARAMETER,
                "unrecognized encoding: \"" + name + "\"; expected hex, base64 or escape");
    }
}
