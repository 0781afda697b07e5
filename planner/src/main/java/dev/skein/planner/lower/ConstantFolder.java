package dev.skein.planner.lower;

import dev.skein.catalog.SkeinException;
import dev.skein.planner.sql.RelTypes;
import dev.skein.planner.sql.Signatures;
import dev.skein.storage.expression.Expression;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexNode;

/// Evaluates constant expressions for Calcite's simplifier, where [Folding] and [Casts] know their value.
public final class ConstantFolder implements RexExecutor {
    private final Signatures signatures;

    /// A folder for statements with these functions.
    public ConstantFolder(Signatures signatures) {
        this.signatures = signatures;
    }

    @Override
    public void reduce(RexBuilder builder, List<RexNode> constants, List<RexNode> reduced) {
        for (RexNode constant : constants) {
            reduced.add(reduce(builder, constant));
        }
    }

    private RexNode reduce(RexBuilder builder, RexNode constant) {
        try {
            Expression value = new ExpressionLowering(signatures, builder, List.of()).typed(constant);
            boolean known = value instanceof Expression.Literal literal
                    && literal.type().equals(RelTypes.toSql(constant.getType()))
                    && Literals.canRaise(literal.type());
            return known
                    ? Literals.raise(builder, ((Expression.Literal) value).value(), constant.getType())
                    : constant;
        } catch (SkeinException e) {
            // not a constant that can be folded: lowering the statement will say what is wrong, in its place
            return constant;
        }
    }
}
