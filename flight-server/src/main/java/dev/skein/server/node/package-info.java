/// What gateways and storage nodes say to each other, over the Flight door that SQL clients use too.
///
/// Main types: [dev.skein.server.node.NodeCluster], the gateway's side, which runs fragments and keeps files on its
/// nodes; [dev.skein.server.node.NodeService], the node's side; [dev.skein.server.node.NodeMessages], the forms of what
/// travels. Thread-safe. The node's side knows no SQL and no catalog: it keeps files and runs plans for gateways.
@NullMarked
package dev.skein.server.node;

import org.jspecify.annotations.NullMarked;
