SELECT phone_id, phone_model, count(DISTINCT visit_id) AS visits FROM hits WHERE phone_model <> ''
GROUP BY phone_id, phone_model ORDER BY visits DESC, phone_id, phone_model LIMIT 10
