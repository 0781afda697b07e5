package dev.skein.planner.lower;

import dev.skein.planner.sql.SkeinTable;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.JoinOffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;

/// Finds the parts of a tree that one source can give by itself. Remembers its answers, by identity of the tree's nodes.
final class SourceRelations {
    /// A source joins its tables if that gives at most so many times the rows that it would send otherwise: a join that
    /// multiplies rows is cheaper here than on the wire.
    private static final double MAX_GROWTH = 4;

    private final Lowering lowering;
    private final IdentityHashMap<RelNode, Optional<SourceRelation>> known = new IdentityHashMap<>();
    private final IdentityHashMap<RelNode, String> refusals = new IdentityHashMap<>();

    SourceRelations(Lowering lowering) {
        this.lowering = lowering;
    }

    /// The tree as rows of one source; empty if it is more than that.
    Optional<SourceRelation> of(RelNode rel) {
        Optional<SourceRelation> relation = known.get(rel);
        if (relation == null) {
            relation = find(rel);
            known.put(rel, relation);
        }
        return relation;
    }

    /// Why a source that has both sides of a join does not do the join; empty if that needs no words.
    Optional<String> refusal(Join join) {
        of(join);
        return Optional.ofNullable(refusals.get(join));
    }

    private Optional<SourceRelation> find(RelNode rel) {
        return switch (rel) {
            case TableScan scan -> Optional.ofNullable(scan.getTable().unwrap(SkeinTable.class))
                    .map(table -> SourceRelation.table(scan, table.name().catalog(), table.source()));
            case Filter filter -> of(filter.getInput()).map(input -> input.filtered(filter,
                    Lowering.conjuncts(filter.getCondition(), lowering.expressions(filter, input.output()))));
            case Project project when picks(project) -> of(project.getInput()).map(input -> input.picked(project,
                    project.getProjects().stream().map(column -> ((RexInputRef) column).getIndex()).toList()));
            case Join join -> of(join.getLeft()).flatMap(
                    left -> of(join.getRight()).flatMap(right -> joined(join, left, right)));
            default -> Optional.empty();
        };
    }

    /// Whether a projection only picks columns.
    static boolean picks(Project project) {
        return project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }

    private Optional<SourceRelation> joined(Join join, SourceRelation left, SourceRelation right) {
        if (!left.catalog().equals(right.catalog())) {
            return Optional.empty();
        }
        List<Field> both = new ArrayList<>(left.output());
        both.addAll(right.output());
        int leftCount = left.places().size();
        int shift = left.fields().size();
        List<Expression> keys = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        for (Expression condition : Lowering.conjuncts(join.getCondition(), lowering.expressions(join, both))) {
            (JoinLowering.isKey(condition, leftCount) ? keys : others).add(condition);
        }
        Expression onSource = Columns.moved(Plans.conjunction(keys), place -> place < leftCount
                ? left.places().get(place)
                : shift + right.places().get(place - leftCount));
        JoinOffer offer = left.source().innerJoin(right.source(), onSource);
        Optional<String> refusal = switch (offer) {
            case JoinOffer.Refused refused ->
                    refused.reason().isEmpty() ? Optional.empty() : Optional.of(refused.reason());
            case JoinOffer.Joined _ -> refusal(join, !keys.isEmpty());
        };
        refusal.ifPresent(reason -> refusals.put(join, reason));
        if (!(offer instanceof JoinOffer.Joined accepted) || refusal.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(left.joined(join, right, accepted.table()).filtered(join, others));
    }

    /// Why a join that the source would do is better done here.
    private Optional<String> refusal(Join join, boolean keyed) {
        if (join.getJoinType() != JoinRelType.INNER) {
            return Optional.of("only inner joins are");
        }
        if (!keyed) {
            return Optional.of("no column of one side must equal one of the other");
        }
        double sent = lowering.rowCount(join.getLeft()) + lowering.rowCount(join.getRight());
        return lowering.rowCount(join) > MAX_GROWTH * sent
                ? Optional.of("it would give more rows than the tables have")
                : Optional.empty();
    }
}
