package dev.skein.executor.expression;

/// The arithmetic operations of two numbers.
enum Arithmetic {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    MODULO("%");

    private final String symbol;

    Arithmetic(String symbol) {
        this.symbol = symbol;
    }

    /// As SQL writes it.
    String symbol() {
        return symbol;
    }
}
